// Proves what the worker owes the member: answers are read as they are laid out, and nothing is sent
// or told before it is stored, or after storing has failed; what has stopped is wiped.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Module } from 'indaba_core';
import { Batches, merged } from '../worker/batches';
import { Core, Stopped } from '../worker/core';
import { unpack, type Output, type Write } from '../worker/packing';
import { next_pause, socket_url } from '../worker/socket';

const encoder = new TextEncoder();
const number = (value: number) => [value & 255, value >> 8 & 255, value >> 16 & 255, value >>> 24];
const string = (text: string) => [...number(text.length), ...encoder.encode(text)];
const kPacked = Uint8Array.from([
  ...string(''), ...number(2), ...string('a'), ...number(1), ...string('A'), ...string('b'), ...number(0),
  ...number(1), ...string('frame'), ...number(1), ...string('{}'),
]);

const output = (change: Partial<Output>): Output => ({ error: '', writes: [], frames: [], events: [], ...change });
const write = (key: string, text: string): Write => ({ key, value: encoder.encode(text) });
const soon = () => new Promise((resolve) => setTimeout(resolve, 0));

test('an answer is read as it is laid out', () => {
  const read = unpack(kPacked);
  assert.deepEqual(read.writes.map((one) => one.key), ['a', 'b']);
  assert.equal(read.writes[1]?.value, undefined);
  assert.deepEqual(read.frames, [encoder.encode('frame')]);
  assert.deepEqual(read.events, ['{}']);
  assert.equal(unpack(Uint8Array.from(string('locked'))).error, 'locked');
});

test('an answer that is cut off at any place, or goes on, is none', () => {
  for (let size = 0; size < kPacked.length; ++size) assert.throws(() => unpack(kPacked.slice(0, size)), `${size}`);
  assert.throws(() => unpack(Uint8Array.from([...kPacked, 0])));
});

test('of several writes of a key the last counts', () => {
  const all = merged([output({ writes: [write('a', '1'), write('b', '2')] }), output({ writes: [{ key: 'a', value: undefined }] })]);
  assert.deepEqual(all.map((one) => [one.key, one.value === undefined]), [['a', true], ['b', false]]);
});

function carrier() {
  const done: string[] = [];
  const stores: { resolve: () => void; reject: (reason: Error) => void }[] = [];
  const batches = new Batches({
    store: (writes) => new Promise((resolve, reject) => {
      done.push(`store ${writes.map((one) => one.key).join()}`);
      stores.push({ resolve, reject });
    }),
    tell: (events) => done.push(`tell ${events.join()}`),
    failed: () => done.push('failed'),
  });
  const connection = { send: (frame: Uint8Array) => void done.push(`send ${new TextDecoder().decode(frame)}`) };
  return { done, stores, batches, connection };
}

test('it stores, then sends, then tells; what comes meanwhile is one batch', async () => {
  const { done, stores, batches, connection } = carrier();
  for (const key of ['a', 'b', 'c']) {
    batches.add(output({ writes: [write(key, '')], frames: [encoder.encode(key)], events: [key] }), connection);
  }
  assert.deepEqual(done, ['store a']);
  stores[0]?.resolve();
  await soon();
  assert.deepEqual(done, ['store a', 'send a', 'tell a', 'store b,c']);
  stores[1]?.resolve();
  await soon();
  assert.deepEqual(done.slice(4), ['send b', 'send c', 'tell b,c']);
});

test('after a failure nothing is sent or told', async () => {
  const { done, stores, batches, connection } = carrier();
  batches.add(output({ writes: [write('a', '')], frames: [encoder.encode('a')], events: ['a'] }), connection);
  batches.add(output({ events: ['b'] }), connection);
  stores[0]?.reject(new Error('full'));
  await soon();
  batches.add(output({ events: ['c'] }), connection);
  await soon();
  assert.deepEqual(done, ['store a', 'failed']);
});

test('a connection is tried again after 1 s, doubling to 60 s, at its own origin', () => {
  const pauses = [0, 0, 0, 0, 0, 0, 0, 0].reduce<number[]>((all) => [...all, next_pause(all.at(-1) ?? 0)], []);
  assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  assert.equal(socket_url('https://a.example:8443'), 'wss://a.example:8443/v1/socket');
  assert.equal(socket_url('http://localhost:1'), 'ws://localhost:1/v1/socket');
});

test('a module that stops is wiped and called no more', () => {
  const calls: string[] = [];
  const memory = new Uint8Array(64).fill(7);
  const module: Module = {
    HEAPU8: memory,
    _malloc: () => 8,
    _free: () => { calls.push('free'); },
    _indaba_new: () => 1,
    _indaba_delete: () => { calls.push('delete'); },
    _indaba_lock: () => { calls.push('lock'); },
    _indaba_sha256: () => undefined,
    _indaba_open: () => { calls.push('open'); throw new WebAssembly.RuntimeError('unreachable'); },
  };
  const core = new Core(module);
  assert.throws(() => core.open(encoder.encode('passphrase')), Stopped);
  assert.ok(memory.every((byte) => byte === 0));
  assert.throws(() => core.open(encoder.encode('passphrase')), Stopped);
  core.lock();
  core.dispose();
  assert.deepEqual(calls, ['open']);
});
