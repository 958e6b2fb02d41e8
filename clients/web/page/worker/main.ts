// The worker: loads the agent, and hears the page.
import type { FromWorker, ToWorker } from '../wire/messages';
import { load_module } from './core';
import { Host } from './host';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const post = (message: FromWorker) => scope.postMessage(message);

async function begin() {
  const host = new Host(await load_module(), post);
  await host.begin();
  scope.onmessage = ({ data }: MessageEvent<ToWorker>) => host.hear(data);
  scope.addEventListener('online', () => host.hear({ do: 'connect_now' }));
}

begin().catch((reason: unknown) => {
  post({ tell: 'store', state: 'broken', error: reason instanceof Error ? reason.message : 'io' });
});
