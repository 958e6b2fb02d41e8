// Proves that a file of all that one has here leaves nothing out and says nothing twice, whatever
// the size of a conversation; and that what the browser keeps of the page goes with the rest.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Line, Query, View } from 'bridge';
import { all_here } from '../state/all_here';
import { forget_kept } from '../state/forget';
import type { ViewOf } from '../wire/client';

const kAlert = 'a'.repeat(64);
const line = (channel: string, seq: number) => ({
  type: 'message', channel, seq, message: `${seq}`, at: seq, member: 'm', from: 'awa', display_name: '', device: 'd', is_own: false,
  is_quiet: false, is_deleted: false, reactions: [], votes: [], ...(seq % 100 === 1 ? { alert: kAlert } : {}),
}) as Line;
const channel = (name: string, last: number) =>
  ({ channel: name, kind: 'topic', label: name, seq: last, last: line(name, last), policy: { writers: 'members', may_write: true } });

// An agent that gives at most as much at once as the real one.
function agent(sizes: Record<string, number>, asked: Query[] = []) {
  const views = {
    self: { type: 'self', handle: 'awa', member: 'm' },
    people: { type: 'people', people: [{ member: 'a' }, { member: 'b' }] },
    channels: { type: 'channels', channels: Object.entries(sizes).map(([name, size]) => channel(name, size)) },
    alert: { type: 'alert', alert: { alert: kAlert, channel: 'x' }, document: '<alert/>', is_certified: false, answers: [] },
  };
  const view = (query: Query): unknown => {
    asked.push(query);
    if (query.type === 'messages') {
      const size = sizes[query.channel] ?? 0;
      const end = query.before ?? size + 1;
      const first = Math.max(1, end - query.limit);
      const lines = Array.from({ length: end - first }, (_, i) => line(query.channel, first + i));
      return { type: 'messages', channel: query.channel, lines, has_more: first > 1, outbox: query.before ? [] : [{ message: 'w', is_sent: false }] };
    }
    if (query.type === 'members') return { type: 'members', channel: query.channel, is_whole: query.channel === 'x', members: [] };
    if (query.type === 'person') return { type: 'person', person: { member: query.member }, shown: [] };
    return (views as Record<string, unknown>)[query.type] ?? { type: query.type };
  };
  return <Q extends Query>(query: Q) => Promise.resolve(view(query) as View as ViewOf<Q>);
}

const read = (lines: string[]) => lines.map((one) => {
  assert.ok(one.endsWith('\n'));
  return JSON.parse(one) as { type: string; channel?: string; seq?: number };
});

test('a file of all that is here has every message once, in its order', async () => {
  const all = read(await all_here(agent({ x: 250, y: 100, z: 0 })));
  const places = (name: string) => all.filter((one) => one.type === 'message' && one.channel === name).map((one) => one.seq);
  assert.deepEqual(places('x'), Array.from({ length: 250 }, (_, i) => i + 1));
  assert.deepEqual(places('y'), Array.from({ length: 100 }, (_, i) => i + 1));
  assert.deepEqual(places('z'), []);
});

test('a file of all that is here has who one is, people, what waits, and each alert once', async () => {
  const asked: Query[] = [];
  const all = read(await all_here(agent({ x: 250, y: 1 }, asked)));
  const count = (type: string) => all.filter((one) => one.type === type).length;
  assert.equal(all[0]?.type, 'account');
  for (const type of ['profile', 'devices', 'circles', 'alert_filter', 'blocks', 'requests', 'alert']) assert.equal(count(type), 1, type);
  assert.deepEqual([count('person'), count('channel'), count('waiting'), count('members')], [2, 2, 2, 1]);
  for (const query of asked) if (query.type === 'messages') assert.ok(query.limit <= 100);
  assert.ok(all.every((one) => !('last' in one)));
});

test('a file that can’t be made whole is none', async () => {
  const whole = agent({ x: 250 });
  const refuses = <Q extends Query>(query: Q) =>
    query.type === 'messages' && query.before ? Promise.reject(new Error('locked')) : whole(query);
  await assert.rejects(all_here(refuses), /locked/);
});

test('what the browser keeps of the page goes, and nothing else', () => {
  const kept = new Map([['indaba-settings', '{}'], ['other', '1'], ['indaba-calls', '{}']]);
  Object.assign(globalThis, {
    localStorage: {
      get length() { return kept.size; }, key: (i: number) => [...kept.keys()][i] ?? null, removeItem: (key: string) => void kept.delete(key),
    },
  });
  forget_kept();
  assert.deepEqual([...kept.keys()], ['other']);
  Object.assign(globalThis, { localStorage: undefined });
  forget_kept();
});
