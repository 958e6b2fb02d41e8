// Tab: what one tab of the page is made of: it leads, and asks its own worker, or follows, and asks
// that of the tab that leads.
import { Client } from './client';
import { Follower } from './follower';
import { Lead } from './lead';
import type { FromWorker } from './messages';
import { kWorkerPath, script_url } from './scripts';

// One that can't be loaded says what it would have said itself: the build may be gone from both
// device and server.
function start_worker(): Worker {
  const worker = new Worker(script_url(kWorkerPath), { type: 'module' });
  worker.addEventListener('error', (event) => {
    if (event instanceof ErrorEvent) return;
    const data: FromWorker = { tell: 'store', state: 'broken', error: 'the worker is not there' };
    worker.dispatchEvent(new MessageEvent('message', { data }));
  });
  return worker;
}

export function open_tab(): Client {
  const client: Client = new Client(() => lead.take());
  const lead = new Lead(
    () => client.turn_to(start_worker(), false),
    () => client.turn_to(new Follower(kWorkerPath), true));
  lead.begin();
  return client;
}
