// Core: the bridge, called from JavaScript. One for each store that is open.
//
// Bytes are copied into the module's memory and wiped there when they are given back, since a
// passphrase is among them. Memory may grow in any call: no view of it outlives one. A call that
// throws has stopped the module for good: all of its memory is wiped, and nothing calls it again.
import type { Command, Query, View } from 'bridge';
import type { Module } from 'indaba_core';
import { unpack, type Output } from './packing';

// The module has stopped in the middle of what it did; `cause` says where.
export class Stopped extends Error {}

export const now = () => Math.floor(Date.now() / 1000);
const encoder = new TextEncoder();

type Given = Uint8Array | string | number;

export class Core {
  private readonly bridge: number;
  private has_stopped = false;

  constructor(private readonly module: Module) {
    this.bridge = this.run(() => module._indaba_new());
  }
  dispose() {
    if (!this.has_stopped) this.run(() => this.module._indaba_delete(this.bridge));
  }

  load(key: string, value: Uint8Array) {
    return this.give('load', key, value).error;
  }
  // A new store; what a guess costs is measured first.
  create(passphrase: Uint8Array): Output {
    const begin = performance.now();
    const { error } = this.give('try_floor');
    if (error) return { error, writes: [], frames: [], events: [] };
    const floor_us = Math.round((performance.now() - begin) * 1000);
    return this.give('create', passphrase, floor_us, now());
  }
  open = (passphrase: Uint8Array) => this.give('open', passphrase, now()).error;
  lock() {
    if (!this.has_stopped) this.run(() => this.module._indaba_lock(this.bridge));
  }
  connected = () => this.give('connected', now());
  lost = () => this.give('lost', now());
  received = (message: Uint8Array) => this.give('received', message, now());
  tick = () => this.give('tick', now());
  command = (id: number, command: Command) =>
    this.give('command', id, JSON.stringify(command), now());

  query<Q extends Query>(query: Q): View {
    const text = this.call('query', JSON.stringify(query), now());
    return JSON.parse(new TextDecoder().decode(text)) as View;
  }

  private give(name: string, ...given: Given[]): Output {
    return unpack(this.call(name, ...given));
  }

  private call(name: string, ...given: Given[]): Uint8Array {
    if (this.has_stopped) throw new Stopped();
    const { module } = this;
    const lent: [number, number][] = [];
    const flat = given.flatMap((value) => {
      if (typeof value === 'number') return [value];
      const bytes = typeof value === 'string' ? encoder.encode(value) : value;
      const pointer = module._malloc(bytes.length || 1);
      if (!pointer) throw new Error('out_of_memory');
      module.HEAPU8.set(bytes, pointer);
      lent.push([pointer, bytes.length]);
      return [pointer, bytes.length];
    });
    const answer = this.run(() => module[`_indaba_${name}`]?.(this.bridge, ...flat));
    for (const [pointer, size] of lent) {
      module.HEAPU8.fill(0, pointer, pointer + size);
      module._free(pointer);
    }
    if (!answer) throw new Error('out_of_memory');
    const size = new DataView(module.HEAPU8.buffer).getUint32(answer, true);
    const copy = module.HEAPU8.slice(answer + 4, answer + 4 + size);
    module._free(answer);
    return copy;
  }

  private run<T>(call: () => T): T {
    try {
      return call();
    } catch (cause) {
      this.has_stopped = true;
      this.module.HEAPU8.fill(0);
      throw new Stopped('stopped', { cause });
    }
  }
}
