// The service worker: opens the page from what this device keeps of it, also with the server away.
//
// A new build waits, whole, beside the one that is in use, until all tabs are closed or somebody asks
// for it. Nothing but the build's own files is kept, and nothing else that the page asks for passes
// through here.
import { asked_of, drop_others, keep_whole, type Build } from './shelf';

declare const BUILD: Build;

const scope = self as unknown as ServiceWorkerGlobalScope;

scope.addEventListener('install', (event) => {
  event.waitUntil(keep_whole(BUILD, caches, (path, how) => fetch(path, how)));
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(drop_others(BUILD, caches).then(() => scope.clients.claim()));
});

scope.addEventListener('message', ({ data }) => {
  if (data === 'renew') void scope.skipWaiting();
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = asked_of(BUILD, request.method, request.url, scope.location.origin);
  if (!path) return;
  event.respondWith(caches.open(BUILD.name)
    .then((shelf) => shelf.match(path))
    .then((kept) => kept ?? fetch(request)));
});
