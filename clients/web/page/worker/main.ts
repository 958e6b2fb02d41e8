// The worker: loads the agent, and hears the page.
import type { FromWorker, ToWorker } from '../wire/messages';
import { Host } from './host';
import { load_module } from './module';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const post = (message: FromWorker) => scope.postMessage(message);

async function begin() {
  const host = new Host(await load_module(), post);
  scope.addEventListener('error', ({ error }) => host.failed(error));
  scope.addEventListener('unhandledrejection', ({ reason }) => host.failed(reason));
  await host.begin();
  scope.onmessage = ({ data }: MessageEvent<ToWorker>) => host.hear(data);
  scope.addEventListener('online', () => host.hear({ do: 'connect_now' }));
}

begin().catch((reason: unknown) => {
  post({ tell: 'store', state: 'broken', error: reason instanceof Error ? reason.message : 'io' });
});
