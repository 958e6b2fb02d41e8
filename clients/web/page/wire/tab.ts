// Tab: what one tab of the page is made of: it leads, and asks its own worker, or follows, and asks
// that of the tab that leads.
import { Client } from './client';
import { Follower } from './follower';
import { Lead } from './lead';
import { kWorkerPath, script_url } from './scripts';

export function open_tab(): Client {
  const client: Client = new Client(() => lead.take());
  const lead = new Lead(
    () => client.turn_to(new Worker(script_url(kWorkerPath), { type: 'module' }), false),
    () => client.turn_to(new Follower(kWorkerPath), true));
  lead.begin();
  return client;
}
