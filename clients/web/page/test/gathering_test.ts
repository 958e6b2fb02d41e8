// How often a view is asked for, on a clock of the test's own.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { gathering, kGatherMs, kGatherMsMax } from '../wire/gathering';

const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, now: performance.now };
let now_ms = 0;
let pauses: number[] = [];
let due: (() => void) | undefined;

beforeEach(() => {
  [now_ms, pauses, due] = [0, [], undefined];
  performance.now = () => now_ms;
  globalThis.setTimeout = ((call: () => void, ms: number) => { pauses.push(ms); due = call; return 1; }) as never;
  globalThis.clearTimeout = (() => { due = undefined; }) as never;
});
afterEach(() => {
  performance.now = real.now;
  Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
});

const taking = (ms: number) => async () => { now_ms += ms; };
const settled = () => new Promise<void>((done) => setImmediate(done));

test('it is asked for at once, and several reasons are one later', async () => {
  let asked = 0;
  const gathered = gathering(async () => { ++asked; });
  assert.equal(asked, 1);
  await settled();
  gathered.ask();
  gathered.ask();
  assert.deepEqual(pauses, [kGatherMs]);
  due?.();
  assert.equal(asked, 2);
});

test('what takes long is asked for less often, and never later than the bound', async () => {
  for (const [takes_ms, pause_ms] of [[1, kGatherMs], [500, 500], [3_600_000, kGatherMsMax]] as const) {
    pauses = [];
    const gathered = gathering(taking(takes_ms));
    await settled();
    gathered.ask();
    assert.deepEqual(pauses, [pause_ms]);
  }
});

test('what has ended asks no more', async () => {
  const gathered = gathering(taking(1));
  await settled();
  gathered.ask();
  gathered.end();
  assert.equal(due, undefined);
});
