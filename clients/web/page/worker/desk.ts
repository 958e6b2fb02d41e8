// Desk: where all tabs ask the one host: the page that has this worker, and those that follow it.
//
// Each tab numbers what it asks by itself; the host gets numbers of the desk's. What was asked comes
// back to who asked, what has happened is told to all.
import type { Event } from 'bridge';
import { asked_by, seen_by_others, type ToFollower } from '../state/tabs';
import type { FromWorker, ToWorker } from '../wire/messages';

interface Asked {
  tab: string; // empty: the page of this worker
  id: number;
}

export class Desk {
  private readonly asked = new Map<number, Asked>();
  private last_number = 0;
  private has_followers = false;
  private store: FromWorker | undefined;
  private line: FromWorker = { tell: 'line', line: 'none' };

  constructor(
    private readonly own: (message: FromWorker) => void,
    private readonly others: (message: ToFollower) => void,
  ) {}

  // What the host is to hear.
  asked_by_own = (message: ToWorker): ToWorker => this.numbered('', message);

  asked_by_other(data: unknown): ToWorker | undefined {
    const said = asked_by(data);
    if (!said) return undefined;
    const { from, ask } = said;
    this.has_followers = true;
    if (ask.do !== 'follow') return this.numbered(from, ask);
    if (this.store) this.tell(from, this.store);
    this.tell(from, this.line);
    return undefined;
  }

  // What the host says.
  post(message: FromWorker) {
    switch (message.tell) {
      case 'store':
        this.store = message;
        if (message.state !== 'open') this.asked.clear();
        return this.tell_all(message);
      case 'line':
        this.line = message;
        return this.tell_all(message);
      case 'opened':
        return this.own(message);
      case 'view': {
        const asked = this.take(message.id);
        if (!asked) return;
        const back = { ...message, id: asked.id };
        return asked.tab === '' ? this.own(back) : this.tell(asked.tab, back);
      }
      case 'events':
        return this.tell_events(message.events);
    }
  }

  private tell_events(events: Event[]) {
    const own: Event[] = [];
    const finished: [string, Event][] = [];
    for (const event of events) {
      const asked = event.type === 'finished' ? this.take(event.command) : undefined;
      const back = asked && { ...event, command: asked.id } as Event;
      own.push(back && asked.tab === '' ? back : seen_by_others(event));
      if (back && asked.tab !== '') finished.push([asked.tab, back]);
    }
    this.own({ tell: 'events', events: own });
    if (!this.has_followers) return;
    this.tell('', { tell: 'events', events: events.map(seen_by_others) });
    for (const [tab, event] of finished) this.tell(tab, { tell: 'events', events: [event] });
  }

  private numbered(tab: string, message: ToWorker): ToWorker {
    if (message.do !== 'command' && message.do !== 'query') return message;
    const number = ++this.last_number;
    this.asked.set(number, { tab, id: message.id });
    return { ...message, id: number };
  }

  private take(number: number): Asked | undefined {
    const asked = this.asked.get(number);
    this.asked.delete(number);
    return asked;
  }

  private tell_all(message: FromWorker) {
    this.own(message);
    this.tell('', message);
  }

  // To a tab that follows, or with an empty name to all of them.
  private tell(tab: string, message: FromWorker) {
    this.others({ to: tab, tell: message });
  }
}
