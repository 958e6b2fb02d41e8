// The worker: loads the agent, and hears its page and the tabs that follow it.
import type { FromWorker, ToWorker } from '../wire/messages';
import { Desk } from './desk';
import { Host } from './host';
import { load_module } from './module';

const scope = self as unknown as DedicatedWorkerGlobalScope;
// Its name is that of this very build.
const channel = new BroadcastChannel(scope.location.pathname);
const desk = new Desk(
  (message) => scope.postMessage(message), (message) => channel.postMessage(message));
const post = (message: FromWorker) => desk.post(message);

async function begin() {
  const host = new Host(await load_module(), post);
  scope.addEventListener('error', ({ error }) => host.failed(error));
  scope.addEventListener('unhandledrejection', ({ reason }) => host.failed(reason));
  await host.begin();
  scope.onmessage = ({ data }: MessageEvent<ToWorker>) => host.hear(desk.asked_by_own(data));
  channel.onmessage = ({ data }) => {
    const asked = desk.asked_by_other(data);
    if (asked) host.hear(asked);
  };
  scope.addEventListener('online', () => host.hear({ do: 'connect_now' }));
}

begin().catch((reason: unknown) => {
  post({ tell: 'store', state: 'broken', error: reason instanceof Error ? reason.message : 'io' });
});
