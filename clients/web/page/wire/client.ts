// Client: the page's side of the worker: asks it, and hears of what happens. In a tab that follows
// its messages go to the worker of the tab that leads, through a link that looks the same.
//
// A command ends with its outcome or throws Refused; what is under way when the store is locked ends
// with `locked`. A view is what the agent knows just then.
import type { Command, Event, Query, View } from 'bridge';
import type { FromWorker, Line, StoreState, ToWorker } from './messages';
import type { OutcomeOf } from './outcomes';

export type ViewOf<Q extends Query> = Extract<View, { type: Q['type'] }>;

export class Refused extends Error {
  constructor(readonly code: string, readonly place?: string) {
    super(code);
  }
}

interface Waiting {
  resolve(value: never): void;
  reject(reason: Refused): void;
}

export interface Status {
  store: StoreState;
  line: Line;
  error?: string; // why the store is as it is
}

export type Link = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage'>;

export class Client {
  status: Status = { store: 'loading', line: 'none' };
  is_following = false;
  private readonly commands = new Map<number, Waiting>();
  private readonly views = new Map<number, (view: View) => void>();
  private readonly asked = new Map<string, Promise<View>>();
  private readonly openings = new Map<number, Waiting>();
  private readonly event_listeners = new Set<(events: Event[]) => void>();
  private readonly status_listeners = new Set<() => void>();
  private last_id = 0;
  private link: Link | undefined;
  private begun = () => {};
  private beginning = Promise.resolve(); // ends once it is known how the store is

  // `lead`: makes this tab the one that leads, and ends once it is.
  constructor(private readonly lead: () => Promise<void>) {}

  // From now on this is where it asks; what was under way is over. A store that is locked stays so
  // to the eye, since whoever types a passphrase is what makes a tab lead.
  turn_to(link: Link, is_following: boolean) {
    this.link?.terminate();
    this.link = link;
    this.is_following = is_following;
    this.beginning = new Promise((begun) => { this.begun = begun; });
    link.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data);
    this.refuse_all('locked');
    const { store } = this.status;
    this.tell_status({ store: store === 'locked' || store === 'absent' ? store : 'loading', line: 'none' });
  }

  on_events(listener: (events: Event[]) => void) {
    this.event_listeners.add(listener);
    return () => void this.event_listeners.delete(listener);
  }
  on_status(listener: () => void) {
    this.status_listeners.add(listener);
    return () => void this.status_listeners.delete(listener);
  }

  create = (passphrase: string) => this.unlock('create', passphrase);
  open = (passphrase: string) => this.unlock('open', passphrase);
  lock = () => this.post({ do: 'lock' });
  stir = () => this.post({ do: 'stir' });
  connect_now = () => this.post({ do: 'connect_now' });
  // All that this device has goes; nobody else is told.
  erase = () => this.post({ do: 'erase' });
  lock_after = (minutes: number) => this.post({ do: 'lock_after', minutes });

  // Goes on here instead of in the tab that leads; there is to be unlocked again.
  take_over = () => void this.lead();

  command<C extends Command>(command: C): Promise<OutcomeOf<C>> {
    const id = ++this.last_id;
    return new Promise<OutcomeOf<C>>((resolve, reject) => {
      this.commands.set(id, { resolve, reject });
      this.post({ do: 'command', id, command });
    });
  }

  // Whoever asks what is being asked already gets the same answer: one that comes after an event knows of it.
  async view<Q extends Query>(query: Q): Promise<ViewOf<Q>> {
    const key = JSON.stringify(query);
    const view = await (this.asked.get(key) ?? this.ask(query, key));
    if (view.type === 'refused') throw new Refused(view.error, view.at);
    return view as ViewOf<Q>;
  }

  private ask(query: Query, key: string) {
    const id = ++this.last_id;
    const asked = new Promise<View>((resolve) => this.views.set(id, (view) => {
      this.asked.delete(key);
      resolve(view);
    }));
    this.asked.set(key, asked);
    this.post({ do: 'query', id, query });
    return asked;
  }

  // No passphrase goes to another tab: this one leads first.
  private async unlock(act: 'create' | 'open', passphrase: string) {
    if (this.is_following) await this.lead();
    await this.beginning;
    const id = ++this.last_id;
    const bytes = new TextEncoder().encode(passphrase.normalize('NFC'));
    return new Promise<void>((resolve, reject) => {
      this.openings.set(id, { resolve, reject });
      this.post({ do: act, id, passphrase: bytes }, [bytes.buffer]);
    });
  }

  private post(message: ToWorker, given: Transferable[] = []) {
    this.link?.postMessage(message, given);
  }

  private hear(message: FromWorker) {
    switch (message.tell) {
      case 'store': {
        if (message.state !== 'open') this.refuse_all('locked');
        this.begun();
        const { line } = this.status;
        return this.tell_status(message.error
          ? { store: message.state, line, error: message.error } : { store: message.state, line });
      }
      case 'line':
        return this.tell_status({ ...this.status, line: message.line });
      case 'opened': {
        const waiting = this.openings.get(message.id);
        this.openings.delete(message.id);
        if (message.error) waiting?.reject(new Refused(message.error));
        else waiting?.resolve(undefined as never);
        return;
      }
      case 'view':
        this.views.get(message.id)?.(message.view);
        this.views.delete(message.id);
        return;
      case 'events':
        this.hear_events(message.events);
    }
  }

  private hear_events(events: Event[]) {
    for (const event of events) {
      if (event.type !== 'finished') continue;
      const waiting = this.commands.get(event.command);
      this.commands.delete(event.command);
      if (event.outcome) waiting?.resolve(event.outcome as never);
      else waiting?.reject(new Refused(event.error ?? 'internal', event.at));
    }
    for (const listener of [...this.event_listeners]) listener(events);
  }

  private refuse_all(code: string) {
    for (const waiting of [...this.commands.values(), ...this.openings.values()]) {
      waiting.reject(new Refused(code));
    }
    this.commands.clear();
    this.openings.clear();
    for (const answer of this.views.values()) answer({ type: 'refused', error: code });
    this.views.clear();
  }

  private tell_status(status: Status) {
    this.status = status;
    for (const listener of [...this.status_listeners]) listener();
  }
}
