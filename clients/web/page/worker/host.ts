// Host: what the agent can't do by itself in a browser: storage, connection, clock.
//
// Whatever the bridge answers is stored first; only then does anything leave or show. If storing
// fails, the bridge is dropped with its keys, and what follows begins on what is stored.
import type { Event, Query, SelfView, View } from 'bridge';
import type { FromWorker, StoreState, ToWorker } from '../wire/messages';
import { Batches } from './batches';
import { Core, Stopped } from './core';
import { Database, Superseded } from './database';
import type { Loaded } from './module';
import type { Output } from './packing';
import { Socket } from './socket';

// What needs a server before the device has joined.
const kBeginnings = ['found_alliance', 'join_alliance', 'ask_to_be_linked', 'recover_account'];
const kLockMinutes = 15;
const kLookMs = 5_000;
// What a first message needs comes first: the rest comes once one has gone out, or nobody writes.
const kRestMs = 5_000;
const kRestUnaskedMs = 60_000;
const kLookWhenDueMs = 1_000;

export class Host {
  private core: Core | undefined;
  private batches: Batches | undefined;
  private database: Database | undefined;
  private state: StoreState = 'loading';
  private tick: ReturnType<typeof setTimeout> | undefined;
  private tick_due_ms = Infinity;
  private looking_when_due: ReturnType<typeof setTimeout> | undefined;
  private stirred_ms = Date.now();
  private lock_after_minutes = kLockMinutes;
  private readonly socket: Socket;

  constructor(
    private readonly loaded: Loaded,
    private readonly post: (message: FromWorker) => void,
  ) {
    this.socket = new Socket({
      connected: () => this.connected(),
      received: (message) => this.received(message),
      lost: () => {
        this.stop_ticking();
        if (this.state === 'open' && this.core) this.carry_out(this.core.lost());
      },
      line: (line) => this.post({ tell: 'line', line }),
    });
    setInterval(() => this.lock_if_idle(), kLookMs);
  }

  // Begins on what is stored, with no key; `error` says why anew.
  async begin(error?: string) {
    this.drop();
    this.database?.close();
    this.database = await Database.open();
    const core = new Core(this.loaded.module);
    const entries = await this.database.read();
    // Whoever comes back does more than a first visit: and may do it without a server.
    if (entries.length > 0) await this.loaded.fetch_later();
    for (const [key, value] of entries) {
      const refused = core.load(key, value);
      if (refused) return this.tell_store('broken', refused);
    }
    this.core = core;
    const { database } = this;
    const batches = new Batches({
      store: (writes) => database.write(writes),
      tell: (events) => this.tell_events(events.map((event) => JSON.parse(event) as Event)),
      failed: (reason) => this.storing_failed(reason),
    });
    this.batches = batches;
    this.tell_store(entries.length > 0 ? 'locked' : 'absent', error);
  }

  hear(message: ToWorker) {
    switch (message.do) {
      case 'create': return this.create(message.id, message.passphrase);
      case 'open': return this.open(message.id, message.passphrase);
      case 'lock': return this.lock();
      case 'lock_after': this.lock_after_minutes = message.minutes; return;
      case 'stir': this.stirred_ms = Date.now(); return;
      case 'connect_now': return this.socket.hurry();
      case 'erase': return this.erase();
      case 'command': {
        if (kBeginnings.includes(message.command.type) && this.state === 'open') this.socket.want();
        if (this.core) this.carry_out(this.core.command(message.id, message.command));
        return;
      }
      case 'query': {
        const view: View = this.core?.query(message.query) ?? { type: 'refused', error: 'locked' };
        this.post({ tell: 'view', id: message.id, view });
      }
    }
  }

  private create(id: number, passphrase: Uint8Array) {
    const output = this.core?.create(passphrase);
    passphrase.fill(0);
    this.opened(id, output?.error ?? 'locked', output);
  }

  private open(id: number, passphrase: Uint8Array) {
    const error = this.core?.open(passphrase) ?? 'locked';
    passphrase.fill(0);
    this.opened(id, error);
  }

  private opened(id: number, error: string, output?: Output) {
    if (error) return this.post({ tell: 'opened', id, error });
    this.stirred_ms = Date.now();
    this.state = 'open';
    if (output) this.carry_out(output);
    this.post({ tell: 'opened', id });
    this.tell_store('open');
    const self = this.self();
    if (self?.is_joined || self?.is_linking) this.socket.want();
  }

  // What was answered before is still stored; nothing more is sent.
  private lock(error?: string) {
    if (this.state !== 'open') return;
    this.stop_ticking();
    this.socket.stay_away();
    this.core?.lock();
    this.tell_store('locked', error);
  }

  private lock_if_idle() {
    if (Date.now() - this.stirred_ms >= this.lock_after_minutes * 60_000) this.lock();
  }

  private connected() {
    if (this.state !== 'open' || !this.core) return;
    this.carry_out(this.core.connected());
    this.tick_later();
  }

  private received(message: Uint8Array) {
    if (this.state !== 'open' || !this.core) return;
    const output = this.core.received(message);
    if (output.error === 'message_too_large') return this.socket.end();
    this.carry_out(output);
  }

  // What the agent waits for may have changed since: then it is due sooner. It is asked now and then,
  // however much happens.
  private tick_later() {
    this.looking_when_due ??= setTimeout(() => {
      this.looking_when_due = undefined;
      this.tick_when_due();
    }, kLookWhenDueMs);
  }
  private tick_when_due() {
    const due_ms = Date.now() + (this.self()?.tick_seconds ?? 1) * 1_000;
    if (due_ms >= this.tick_due_ms) return;
    clearTimeout(this.tick);
    this.tick_due_ms = due_ms;
    this.tick = setTimeout(() => {
      this.tick_due_ms = Infinity;
      if (this.state !== 'open' || !this.core || !this.socket.is_connected()) return;
      this.carry_out(this.core.tick());
      this.tick_later();
    }, due_ms - Date.now());
  }
  private stop_ticking() {
    clearTimeout(this.tick);
    clearTimeout(this.looking_when_due);
    this.looking_when_due = undefined;
    this.tick_due_ms = Infinity;
  }

  private self(): SelfView | undefined {
    const view = this.core?.query({ type: 'self' } satisfies Query);
    return view?.type === 'self' ? view : undefined;
  }

  private carry_out(output: Output) {
    if (output.error) return this.begin_anew(output.error);
    this.batches?.add(output, this.socket.current());
    if (output.events.length > 0 && this.socket.is_connected()) this.tick_later();
  }

  // Before it is needed in the middle of a call, perhaps with no connection.
  private fetch_later_in(ms: number) {
    setTimeout(() => void this.loaded.fetch_later().catch(() => undefined), ms);
  }

  private tell_events(events: Event[]) {
    this.post({ tell: 'events', events });
    for (const event of events) {
      if (event.type === 'message_sent') this.fetch_later_in(kRestMs);
      if (event.type === 'standing' && event.standing !== 'offline') this.fetch_later_in(kRestUnaskedMs);
      if (event.type === 'alarm' && event.alarm === 'replaced') {
        this.socket.stay_away();
        // What is under way ends, and what is written is kept.
        if (this.core) this.carry_out(this.core.lost());
        this.post({ tell: 'line', line: 'replaced' });
      }
      if (event.type === 'erased') return this.erase();
      if (event.type === 'stopped') return this.begin_anew(event.error);
    }
  }

  private storing_failed(reason: unknown) {
    if (reason instanceof Superseded) {
      this.drop();
      return this.tell_store('superseded');
    }
    const is_full = reason instanceof DOMException && reason.name === 'QuotaExceededError';
    this.begin_anew(is_full ? 'disk_full' : 'io');
  }

  // What nobody has caught: the module has stopped, or this host is wrong. After either nothing goes on.
  failed(reason: unknown) {
    this.drop();
    this.tell_store('broken', reason instanceof Stopped ? 'stopped' : 'io');
  }

  // Of what was kept nothing stays, whether it can be read or not.
  private erase() {
    this.drop();
    this.database?.close();
    this.tell_store('loading');
    Database.erase().then(() => this.begin()).catch(() => this.tell_store('broken', 'io'));
  }

  private begin_anew(error: string) {
    this.begin(error).catch(() => this.tell_store('broken', error));
  }

  private drop() {
    this.stop_ticking();
    this.batches?.stop();
    this.batches = undefined;
    this.socket.stay_away();
    this.core?.lock();
    this.core?.dispose();
    this.core = undefined;
  }

  private tell_store(state: StoreState, error?: string) {
    this.state = state;
    this.post(error ? { tell: 'store', state, error } : { tell: 'store', state });
  }
}
