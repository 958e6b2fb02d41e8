// Builds: keeps the build of this page on the device for later visits, and knows when a newer one
// lies ready. Nothing changes under a member's hands: the newer one is used once all tabs were
// closed, or when somebody asks for it.
import { kServiceWorkerPath, script_url } from './scripts';

export class Builds {
  is_newer_ready = false;
  readonly is_later_visit = Boolean(navigator.serviceWorker?.controller); // a build is in use already
  private has_begun = false;
  private registration: ServiceWorkerRegistration | undefined;
  private readonly listeners = new Set<() => void>();

  // At a first visit once there is a member on this device: nothing stands in the way of that.
  // A browser that keeps no builds asks the server for the page at each visit.
  begin(before_reload: () => void) {
    const { serviceWorker } = navigator;
    if (!serviceWorker || this.has_begun) return;
    this.has_begun = true;
    let had_one = serviceWorker.controller !== null;
    serviceWorker.addEventListener('controllerchange', () => {
      if (had_one) {
        before_reload();
        location.reload();
      }
      had_one = true;
    });
    serviceWorker.register(script_url(kServiceWorkerPath), { updateViaCache: 'none' })
      .then((registration) => this.watch(registration), () => undefined);
  }

  on_ready(listener: () => void) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  // Asks the server for a newer build.
  look = () => void this.registration?.update().catch(() => undefined);

  // All tabs go over to the newer build, and load anew.
  renew = () => this.registration?.waiting?.postMessage('renew');

  private watch(registration: ServiceWorkerRegistration) {
    this.registration = registration;
    const look = () => {
      if (!registration.waiting || !registration.active) return;
      this.is_newer_ready = true;
      for (const listener of [...this.listeners]) listener();
    };
    look();
    registration.addEventListener('updatefound', () =>
      registration.installing?.addEventListener('statechange', look));
  }
}
