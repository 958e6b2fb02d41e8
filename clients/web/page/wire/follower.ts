// Follower: what a tab that does not lead has in the worker's place: it asks the worker of the tab
// that does. The channel between them is one of this build's own, so that builds do not mix.
import { is_secret, told_to, type FromFollower } from '../state/tabs';
import type { FromWorker, ToWorker } from './messages';

const kSilenceMs = 5_000;

export const new_tab = () => [...crypto.getRandomValues(new Uint8Array(8))]
  .map((byte) => byte.toString(16).padStart(2, '0')).join('');

export class Follower {
  onmessage: ((message: MessageEvent<FromWorker>) => void) | null = null;
  private readonly channel: BroadcastChannel;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    name: string, private readonly tab = new_tab(), private readonly silence_ms = kSilenceMs,
  ) {
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = ({ data }) => {
      const told = told_to(this.tab, data);
      if (!told) return;
      clearTimeout(this.timer);
      this.timer = undefined;
      this.hear(told);
    };
    this.say({ do: 'follow' });
  }

  postMessage(message: ToWorker) {
    if (message.do === 'command' && is_secret(message.command)) {
      return this.hear({ tell: 'events', events: [{ type: 'finished', command: message.id, error: 'other_tab' }] });
    }
    if (message.do === 'query' && is_secret(message.query)) {
      return this.hear({ tell: 'view', id: message.id, view: { type: 'refused', error: 'other_tab' } });
    }
    this.say(message);
  }

  terminate() {
    clearTimeout(this.timer);
    this.channel.close();
  }

  // Where nobody answers, another build leads, or a tab that has stopped.
  private say(ask: FromFollower['ask']) {
    this.channel.postMessage({ from: this.tab, ask } satisfies FromFollower);
    if (ask.do !== 'follow' && ask.do !== 'query' || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.hear({ tell: 'store', state: 'superseded' });
    }, this.silence_ms);
  }

  private hear(told: FromWorker) {
    this.onmessage?.({ data: told } as MessageEvent<FromWorker>);
  }
}
