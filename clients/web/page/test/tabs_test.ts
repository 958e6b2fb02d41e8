// Proves what tabs owe each other: whatever is not said as it must be is not heard, no secret passes,
// an answer comes to who asked, and a lock locks all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, Event } from 'bridge';
import { asked_by, told_to, type ToFollower } from '../state/tabs';
import { Client, type Link, type Refused } from '../wire/client';
import { Follower } from '../wire/follower';
import { Lead } from '../wire/lead';
import type { FromWorker, ToWorker } from '../wire/messages';
import { Desk } from '../worker/desk';

const kTab = '00112233445566ff';
const kOther = 'ffeeddccbbaa9988';
const query = (id: number): ToWorker => ({ do: 'query', id, query: { type: 'channels' } });
const lookup = (id: number): ToWorker => ({ do: 'command', id, command: { type: 'look_up', handle: 'awa' } });

test('what is not said as it must be was not said', () => {
  assert.ok(asked_by({ from: kTab, ask: query(1) }));
  assert.ok(asked_by({ from: kTab, ask: { do: 'follow' } }));
  assert.ok(asked_by({ from: kTab, ask: { do: 'erase' } }));
  for (const bad of [
    undefined, null, 1, 'follow', {}, { from: kTab }, { ask: { do: 'follow' } }, { from: 'me', ask: { do: 'follow' } },
    { from: kTab, ask: null }, { from: kTab, ask: { do: 'constructor' } }, { from: kTab, ask: { do: 'lock_after', minutes: 1e9 } },
    { from: kTab, ask: { do: 'open', id: 1, passphrase: new Uint8Array(1) } }, { from: kTab, ask: { do: 'create', id: 1 } },
    { from: kTab, ask: { do: 'query', id: '1', query: { type: 'self' } } }, { from: kTab, ask: { do: 'query', id: 1 } },
    { from: kTab, ask: { do: 'query', id: 0, query: { type: 'self' } } }, { from: kTab, ask: { do: 'command', id: 1, command: {} } },
  ]) assert.equal(asked_by(bad), undefined, JSON.stringify(bad));
  const told: FromWorker = { tell: 'line', line: 'none' };
  assert.deepEqual(told_to(kTab, { to: '', tell: told }), told);
  assert.deepEqual(told_to(kTab, { to: kTab, tell: told }), told);
  for (const bad of [
    undefined, {}, { tell: told }, { to: kOther, tell: told }, { to: '', tell: { tell: 'opened', id: 1 } },
    { to: '', tell: { tell: 'view', id: 1 } }, { to: '', tell: { tell: 'events', events: {} } }, { from: kTab, ask: query(1) },
  ]) assert.equal(told_to(kTab, bad), undefined, JSON.stringify(bad));
});

const kSecrets: Command[] = [
  { type: 'join_alliance', link: 'x', handle: 'awa', note: '' }, { type: 'recover_account', link: 'x', sheet: 'x' },
  { type: 'confirm_sheets', words: 'x' }, { type: 'offer_link' },
  { type: 'accredit', handle: 'awa', role: 'admin', countries: [], days: 1, root_sheet: 'x' },
];

test('no secret passes between tabs', async () => {
  const heard: unknown[] = [];
  const leader = new BroadcastChannel('secrets');
  const first = new Promise((resolve) => {
    leader.onmessage = ({ data }: MessageEvent) => { heard.push(data); resolve(undefined); };
  });
  const follower = new Follower('secrets', kTab);
  const answers: FromWorker[] = [];
  follower.onmessage = ({ data }) => answers.push(data);
  kSecrets.forEach((command, i) => follower.postMessage({ do: 'command', id: i + 1, command }));
  follower.postMessage({ do: 'query', id: 9, query: { type: 'sheets' } });
  assert.equal(answers.length, kSecrets.length + 1);
  for (const answer of answers) assert.match(JSON.stringify(answer), /other_tab/);
  await first;
  assert.deepEqual(heard, [{ from: kTab, ask: { do: 'follow' } }]);
  for (const command of kSecrets) assert.equal(asked_by({ from: kTab, ask: { do: 'command', id: 1, command } }), undefined);
  follower.terminate();
  leader.close();
});

function desk() {
  const own: FromWorker[] = [];
  const others: ToFollower[] = [];
  return { own, others, desk: new Desk((message) => own.push(message), (message) => others.push(message)) };
}

const number_of = (message: ToWorker | undefined) => message && 'id' in message ? message.id : 0;

test('an answer comes to who asked, under the number that they gave', () => {
  const { own, others, desk: at } = desk();
  const mine = number_of(at.asked_by_own(query(7)));
  const theirs = number_of(at.asked_by_other({ from: kTab, ask: query(7) }));
  assert.notEqual(mine, theirs);
  for (const id of [theirs, mine, mine, 99]) at.post({ tell: 'view', id, view: { type: 'channels', channels: [] } });
  assert.deepEqual(own, [{ tell: 'view', id: 7, view: { type: 'channels', channels: [] } }]);
  assert.deepEqual(others, [{ to: kTab, tell: { tell: 'view', id: 7, view: { type: 'channels', channels: [] } } }]);
});

test('what a command came to is for who gave it; the others learn that something changed', () => {
  const { own, others, desk: at } = desk();
  const mine = number_of(at.asked_by_own(lookup(1)));
  const theirs = number_of(at.asked_by_other({ from: kTab, ask: lookup(1) }));
  const finished = (command: number): Event => ({ type: 'finished', command, outcome: { type: 'done' } });
  const said: Event = { type: 'standing', standing: 'member' };
  at.post({ tell: 'events', events: [finished(mine), said, finished(theirs)] });
  const hidden: Event = { type: 'finished', command: 0 };
  assert.deepEqual(own, [{ tell: 'events', events: [finished(1), said, hidden] }]);
  assert.deepEqual(others, [
    { to: '', tell: { tell: 'events', events: [hidden, said, hidden] } },
    { to: kTab, tell: { tell: 'events', events: [finished(1)] } },
  ]);
});

test('a tab that comes learns how things are; nobody else is told events while nobody follows', () => {
  const { others, desk: at } = desk();
  at.post({ tell: 'events', events: [{ type: 'standing', standing: 'member' }] });
  assert.deepEqual(others, []);
  at.post({ tell: 'store', state: 'open' });
  at.post({ tell: 'line', line: 'connected' });
  others.length = 0;
  assert.equal(at.asked_by_other({ from: kTab, ask: { do: 'follow' } }), undefined);
  assert.deepEqual(others, [
    { to: kTab, tell: { tell: 'store', state: 'open' } }, { to: kTab, tell: { tell: 'line', line: 'connected' } },
  ]);
});

test('a lock locks all, and what was asked before it is over', () => {
  const { own, others, desk: at } = desk();
  const asked = number_of(at.asked_by_other({ from: kTab, ask: lookup(3) }));
  at.post({ tell: 'store', state: 'locked' });
  at.post({ tell: 'events', events: [{ type: 'finished', command: asked, outcome: { type: 'done' } }] });
  assert.deepEqual(others[0], { to: '', tell: { tell: 'store', state: 'locked' } });
  assert.ok(others.every((one) => one.to === ''));
  assert.deepEqual(own[0], { tell: 'store', state: 'locked' });
});

class FakeLink implements Link {
  onmessage: Worker['onmessage'] = null;
  readonly heard: ToWorker[] = [];
  is_over = false;
  postMessage(message: ToWorker) { this.heard.push(message); }
  terminate() { this.is_over = true; }
  say(message: FromWorker) { this.onmessage?.call(undefined as never, { data: message } as MessageEvent); }
}

test('a passphrase is said to one’s own worker alone, once it is there', async () => {
  const other = new FakeLink();
  const own = new FakeLink();
  const client: Client = new Client(async () => client.turn_to(own, false));
  client.turn_to(other, true);
  other.say({ tell: 'store', state: 'locked' });
  const opening = client.open('correct horse');
  await Promise.resolve();
  assert.ok(other.is_over);
  assert.equal(client.status.store, 'locked');
  assert.equal(own.heard.length, 0);
  own.say({ tell: 'store', state: 'locked' });
  await new Promise((resolve) => setTimeout(resolve, 0));
  const [asked] = own.heard;
  assert.equal(asked?.do, 'open');
  own.say({ tell: 'opened', id: number_of(asked) });
  await opening;
  assert.deepEqual(other.heard, []);
});

test('what is under way when a tab turns to another worker is over', async () => {
  const links = [new FakeLink(), new FakeLink()] as const;
  const client = new Client(async () => undefined);
  client.turn_to(links[0], true);
  links[0].say({ tell: 'store', state: 'open' });
  const command = client.command({ type: 'look_up', handle: 'awa' });
  const view = client.view({ type: 'channels' });
  client.turn_to(links[1], false);
  const is_locked = (reason: Refused) => reason.code === 'locked';
  await assert.rejects(command, is_locked);
  await assert.rejects(view, is_locked);
  assert.equal(client.status.store, 'loading');
});

test('what is asked twice at once is asked of the worker once, and anew when it was answered', async () => {
  const link = new FakeLink();
  const client = new Client(async () => undefined);
  client.turn_to(link, false);
  const both = [client.view({ type: 'channels' }), client.view({ type: 'channels' })];
  const other = client.view({ type: 'blocks' });
  assert.equal(link.heard.length, 2);
  const view = { type: 'channels' as const, channels: [] };
  link.say({ tell: 'view', id: number_of(link.heard[0]), view });
  assert.deepEqual(await Promise.all(both), [view, view]);
  const later = client.view({ type: 'channels' });
  assert.equal(link.heard.length, 3);
  link.say({ tell: 'store', state: 'locked' });
  client.turn_to(new FakeLink(), false);
  await Promise.all([later, other].map((one) => assert.rejects(one)));
});

test('a tab that is not answered says that another one has the store', async () => {
  const follower = new Follower('silence', kTab, 1);
  const told = await new Promise<FromWorker>((resolve) => {
    follower.onmessage = ({ data }) => resolve(data);
  });
  assert.deepEqual(told, { tell: 'store', state: 'superseded' });
  follower.terminate();
});

// The browser's locks, of which there is one.
class FakeLocks {
  private waiting: { grant: () => void; options: LockOptions }[] = [];
  private holder: { lose: () => void } | undefined;

  async request(_name: string, options: LockOptions, use: (lock: object | null) => unknown) {
    if (options.steal) this.holder?.lose();
    else if (this.holder && options.ifAvailable) return use(null);
    else if (this.holder) {
      await new Promise<void>((resolve, reject) => {
        const one = { grant: resolve, options };
        this.waiting.push(one);
        options.signal?.addEventListener('abort', () => {
          this.waiting = this.waiting.filter((other) => other !== one);
          reject(new Error('aborted'));
        });
      });
    }
    return new Promise((_, reject) => {
      this.holder = { lose: () => reject(new Error('stolen')) };
      use({});
    });
  }
  // The tab that has it is closed: what it says after that nobody hears.
  close_holder() {
    this.holder = undefined;
    this.waiting.shift()?.grant();
  }
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 0));

test('one tab leads; the next does when it is closed, or one that takes the lead', async () => {
  const locks = new FakeLocks();
  const said: string[] = [];
  const tab = (name: string) => new Lead(
    () => said.push(`${name} leads`), () => said.push(`${name} follows`), locks as unknown as LockManager);
  const heard = async () => {
    await soon();
    return said.splice(0);
  };
  const [first, second, third] = [tab('1'), tab('2'), tab('3')];
  first.begin();
  second.begin();
  third.begin();
  assert.deepEqual(await heard(), ['1 leads', '2 follows', '3 follows']);
  await third.take();
  assert.deepEqual((await heard()).sort(), ['1 follows', '3 leads']);
  locks.close_holder();
  assert.deepEqual(await heard(), ['2 leads']);
  locks.close_holder();
  assert.deepEqual(await heard(), ['1 leads'], 'whoever had taken the lead once waits no more than once');
  await first.take();
  assert.deepEqual(await heard(), ['1 leads'], 'its store was taken from it: it begins anew');
});
