// module.mjs FOLDER: proves that the module in FOLDER (indaba_core.js and its two parts) does for
// JavaScript what its header says: it makes a store, opens it again and refuses by name; without the
// page's randomness it makes nothing.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { webcrypto } from 'node:crypto';

const folder = process.argv[2];
if (!existsSync(join(folder, 'indaba_core.wasm'))) {
  if (process.env.CI) throw new Error(`nothing in ${folder}`);
  console.log(`skipped: nothing in ${folder}`);
  process.exit(77);
}

const kNow = 1_800_000_000;
const kSlowUs = 1_000_000;

// What a worker has.
globalThis.self = globalThis;
globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = folder;
const random = { values: (bytes) => webcrypto.getRandomValues(bytes) };
Object.defineProperty(globalThis, 'crypto', {
  value: { getRandomValues: (bytes) => random.values(bytes) }, configurable: true,
});

// Under a name that no version of Node takes for a script of the older kind.
const copies = mkdtempSync(join(tmpdir(), 'indaba-module-'));
const copy = join(copies, 'indaba_core.mjs');
copyFileSync(join(folder, 'indaba_core.js'), copy);
const { default: load } = await import(pathToFileURL(copy));
rmSync(copies, { recursive: true });
const core = await load({
  wasmBinary: readFileSync(join(folder, 'indaba_core.wasm')),
  read_later: () => readFileSync(join(folder, 'indaba_core_later.wasm')),
});

const bytesOf = (what) => typeof what === 'string' ? new TextEncoder().encode(what) : what;

// Calls an export; texts and bytes go as pointer and length. `after` sees where they were.
function call(name, handle, args, after = () => {}) {
  const given = [];
  const flat = args.flatMap((arg) => {
    if (typeof arg === 'number') return [arg];
    const bytes = bytesOf(arg);
    const pointer = core._malloc(bytes.length || 1);
    core.HEAPU8.set(bytes, pointer);
    given.push([pointer, bytes.length]);
    return [pointer, bytes.length];
  });
  const answer = core[`_indaba_${name}`](handle, ...flat);
  after(given);
  for (const [pointer] of given) core._free(pointer);
  const view = new DataView(core.HEAPU8.buffer);
  const size = view.getUint32(answer, true);
  const copy = core.HEAPU8.slice(answer + 4, answer + 4 + size);
  core._free(answer);
  return copy;
}

// As packing.h lays it out.
function unpack(bytes) {
  const view = new DataView(bytes.buffer);
  let at = 0;
  const number = () => { at += 4; return view.getUint32(at - 4, true); };
  const string = () => { const size = number(); at += size; return bytes.slice(at - size, at); };
  const text = () => new TextDecoder('utf-8', { fatal: true }).decode(string());
  const list = (one) => Array.from({ length: number() }, one);
  const error = text();
  if (error) {
    assert.equal(at, bytes.length);
    return { error };
  }
  const output = {
    error,
    writes: list(() => ({ key: text(), value: number() ? string() : undefined })),
    frames: list(string),
    events: list(() => JSON.parse(text())),
  };
  assert.equal(at, bytes.length);
  return output;
}

const give = (name, handle, ...args) => unpack(call(name, handle, args));
const query = (handle, what) =>
  JSON.parse(new TextDecoder().decode(call('query', handle, [JSON.stringify(what), kNow])));

const entries = new Map();
function store({ writes }) {
  for (const { key, value } of writes) value ? entries.set(key, value) : entries.delete(key);
}

// Makes a store.
const first = core._indaba_new();
assert.equal(give('try_floor', first).error, '');
assert.equal(give('open', first, 'passphrase', kNow).error, 'absent');
assert.equal(query(first, { type: 'self' }).error, 'locked');
const made = unpack(call('create', first, ['passphrase', kSlowUs, kNow], ([[at, size]]) => {
  assert.ok(core.HEAPU8.slice(at, at + size).every((byte) => byte === 0), 'it is wiped');
}));
assert.equal(made.error, '');
assert.equal(made.writes.length, 1);
store(made);
assert.equal(give('create', first, 'passphrase', kSlowUs, kNow).error, 'open_already');
assert.equal(query(first, { type: 'self' }).is_joined, false);
assert.equal(query(first, { type: 'channels' }).error, 'not_joined');
assert.ok(query(first, { type: 'vocabulary' }).countries.length > 200);

// Refuses by name.
const [wrong] = give('command', first, 3, '{"type":"look_up","handle":"?"}', kNow).events;
assert.deepEqual(wrong, { type: 'finished', command: 3, error: 'wrong_form', at: 'handle' });
const [none] = give('command', first, 4, '{"type":"look_up","handle":"awa"}', kNow).events;
assert.deepEqual(none, { type: 'finished', command: 4, error: 'not_joined' });
assert.equal(give('command', first, 5, '\xff', kNow).events[0].error, 'not_json');
assert.equal(give('received', first, new Uint8Array((1 << 20) + 1), kNow).error, 'message_too_large');
assert.deepEqual(give('received', first, new Uint8Array(100), kNow).events, []);
for (const name of ['connected', 'tick', 'lost']) assert.equal(give(name, first, kNow).error, '');

// Opens it again, with nothing but its passphrase.
core._indaba_lock(first);
assert.equal(query(first, { type: 'self' }).error, 'locked');
core._indaba_delete(first);
const second = core._indaba_new();
for (const [key, value] of entries) assert.equal(give('load', second, key, value).error, '');
assert.equal(give('open', second, 'another', kNow).error, 'wrong_passphrase');
assert.equal(give('open', second, 'passphrase', kNow).error, '');
assert.equal(query(second, { type: 'self' }).standing, 'offline');
core._indaba_delete(second);

// Without randomness there is no store, and so no key.
for (const values of [
  () => { throw new Error('none'); },
  (bytes) => bytes,
  (bytes) => { webcrypto.getRandomValues(bytes.subarray(0, bytes.length - 33)); return bytes; },
]) {
  random.values = values;
  const third = core._indaba_new();
  assert.equal(give('create', third, 'passphrase', kSlowUs, kNow).error, 'random_failed');
  core._indaba_delete(third);
}
console.log('passed');
