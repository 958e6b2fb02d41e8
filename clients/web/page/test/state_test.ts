// Proves what the page works out by itself: where one is, what is shown in which order, and what
// has to be asked anew. Nothing here needs a browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel, Event, KnownAlert, Line, MessageLine } from 'bridge';
import { shown_alerts } from '../state/alerts';
import { folded, shown_channels, unread_in_all } from '../state/channels';
import { changed_lines, continued_lines, counted, finder_of, joined_lines, rows_of, stretches_of, votes_of } from '../state/lines';
import { intent_of, is_of_this_server } from '../state/links';
import { told, without, type Notice } from '../state/notices';
import { handle_typed, handles_typed, hash_of, is_handle, kHome, route_of, type Route } from '../state/routes';
import { language_of, settings_of } from '../state/settings';
import { touches } from '../state/touches';

const kId = '0123456789abcdef0123456789abcdef';

const channel = (change: Partial<Channel>): Channel => ({
  channel: kId, kind: 'group', name: '', label: 'Us', seq: 1, read_up_to: 1, unread: 0, is_muted: false, is_pinned: false,
  is_blocked: false, may_moderate: false, waits_for_key: false, policy: { writers: 'members', may_write: true }, ...change,
});
const line = (seq: number, at: number, change: Partial<MessageLine> = {}): MessageLine => ({
  type: 'message', channel: kId, seq, message: kId, at, member: 'm', from: 'awa', display_name: '', device: kId, is_own: false,
  is_quiet: false, is_deleted: false, reactions: [], votes: [], ...change,
});
const alert = (at: number, change: Partial<KnownAlert>, severity: 'Extreme' | 'Minor' = 'Minor', country = 'SN'): KnownAlert => ({
  alert: 'a'.repeat(64), channel: kId, seq: 1, message: kId, member: 'm', from: 'awa', at, life: 'in_force', is_for_me: true, expires: at,
  cap: {
    identifier: 'i', sender: 's', sent: '', status: 'Actual', msg_type: 'Alert', scope: 'Restricted', addresses: [], code: [],
    references: [], incidents: [],
    info: [{
      category: [], event: 'Raid', response_type: [], urgency: 'Immediate', severity, certainty: 'Observed', event_code: [],
      parameter: [], resource: [],
      area: [{ area_desc: '', polygon: [], area_circle: [], geocode: [{ value_name: 'ISO3166-1', value: country }] }],
    }],
  },
  ...change,
});

test('routes come back from what they are written as', () => {
  const routes: Route[] = [
    { at: 'chats' }, { at: 'channel', channel: kId }, { at: 'about_channel', channel: kId }, { at: 'person', handle: 'awa' },
    { at: 'alert', alert: 'a'.repeat(64) }, { at: 'sheets' },
  ];
  for (const route of routes) assert.deepEqual(route_of(hash_of(route)), route);
});

test('whatever is no route leads home', () => {
  for (const hash of ['', '#', '#/', '#/channel/', '#/channel/zz', '#/person/<b>', '#/alert/1', '#/constructor']) {
    assert.deepEqual(route_of(hash), kHome);
  }
});

test('handles are taken as people type them', () => {
  assert.equal(handle_typed(' @Awa_1 '), 'awa_1');
  assert.deepEqual(handles_typed('@awa, ben;carla'), ['awa', 'ben', 'carla']);
  assert.ok(is_handle('awa'));
  for (const bad of ['aw', 'a'.repeat(31), 'a b', 'é'.repeat(3)]) assert.ok(!is_handle(bad));
});

test('links tell what they are for, and whose they are', () => {
  assert.equal(intent_of('https://a.example/#found=x&key=y'), 'found');
  assert.equal(intent_of('https://a.example/#join=x&root=y'), 'join');
  assert.equal(intent_of('https://a.example/#link=x&root=y'), 'link');
  assert.equal(intent_of('https://a.example/#root=y'), 'recover');
  assert.equal(intent_of('https://a.example/#/chats'), undefined);
  assert.equal(intent_of('found=x'), undefined);
  assert.ok(is_of_this_server('https://a.example/#join=x', 'https://a.example'));
  assert.ok(!is_of_this_server('https://b.example/#join=x', 'https://a.example'));
  assert.ok(!is_of_this_server('not a link', 'https://a.example'));
});

test('pinned conversations stand first, then the newest; one’s own devices are none', () => {
  const shown = shown_channels([
    channel({ channel: '1', last: line(1, 10) }), channel({ channel: '2', last: line(1, 20) }),
    channel({ channel: '3', is_pinned: true }), channel({ channel: '4', kind: 'self' }),
  ], '');
  assert.deepEqual(shown.map((one) => one.channel), ['3', '2', '1']);
});

test('a conversation is found whatever case and accents', () => {
  assert.equal(folded('ÉDUCATION'), 'education');
  assert.equal(shown_channels([channel({ label: 'Éducation' })], 'educ').length, 1);
  assert.equal(shown_channels([channel({ label: 'Éducation' })], 'x').length, 0);
});

test('muted and blocked conversations count as nothing new', () => {
  const all = [channel({ unread: 2 }), channel({ unread: 3, is_muted: true }), channel({ unread: 5, is_blocked: true })];
  assert.equal(unread_in_all(all), 2);
});

test('alerts in force stand first, then the severest, then the newest', () => {
  const all = [
    alert(3, { life: 'expired', from: 'over' }, 'Extreme'), alert(1, { from: 'minor' }), alert(2, { from: 'newer' }),
    alert(0, { from: 'extreme' }, 'Extreme'),
  ];
  const shown = shown_alerts(all, { mine: false, country: '', words: '', severity: '', since: 0 }, 'en');
  assert.deepEqual(shown.map((one) => one.from), ['extreme', 'newer', 'minor', 'over']);
});

test('alerts are filtered by country, words and the member’s own filter', () => {
  const all = [alert(1, { from: 'sn' }), alert(1, { from: 'gt', is_for_me: false }, 'Minor', 'GT')];
  const from = (mine: boolean, country: string, words: string) =>
    shown_alerts(all, { mine, country, words, severity: '', since: 0 }, 'fr').map((one) => one.from);
  assert.deepEqual(from(true, '', ''), ['sn']);
  assert.deepEqual(from(false, 'GT', ''), ['gt']);
  assert.deepEqual(from(false, '', 'raid'), ['sn', 'gt']);
  assert.deepEqual(from(false, '', 'flood'), []);
});

test('a day stands before its first line, also where a stretch ends within it', () => {
  const noon = 1_800_000_000;
  const days = (of: Line[]) => stretches_of(of, 32).map((one) => rows_of(one).map((row) => 'day' in row));
  assert.deepEqual(days([line(1, noon), line(2, noon + 1), line(3, noon + 86_400)]), [[true, false, false, true, false]]);
  assert.deepEqual(days([line(31, noon), line(32, noon + 1), line(64, noon + 86_400)]), [[true, false], [false], [true, false]]);
});

test('stretches are the same, however much is loaded around them', () => {
  const all = Array.from({ length: 200 }, (_, i) => line(i + 1, 1_800_000_000));
  const whole = stretches_of(all, 32);
  assert.deepEqual(whole.flatMap((one) => one.lines), all);
  assert.deepEqual(stretches_of(all.slice(127), 32), whole.slice(4).map((one, i) => i === 0 ? { ...one, before: undefined } : one));
  assert.deepEqual(stretches_of(whole[1]?.lines ?? [], 8, all[30])[0], { key: 4, lines: all.slice(31, 39), before: all[30] });
  assert.deepEqual(stretches_of([], 32), []);
});

test('pages of a channel join in its order, and what changed takes its place', () => {
  const changed = line(2, 2, { edited: 5 });
  const all: Line[] = joined_lines([line(1, 1), line(2, 2)], [changed, line(3, 3)]);
  assert.deepEqual(all.map((one) => one.seq), [1, 2, 3]);
  assert.equal(all[1], changed);
  assert.deepEqual(joined_lines([line(1, 1)], [line(2, 2)]).map((one) => one.seq), [1, 2]);
  assert.deepEqual(joined_lines([], [line(2, 2)]).map((one) => one.seq), [2]);
});

test('what has changed and is not loaded is left out: it would stand where lines are missing', () => {
  const loaded = [line(5, 5), line(6, 6)];
  const changed = line(6, 6, { edited: 7 });
  assert.deepEqual(changed_lines(loaded, [changed, line(2, 2), line(9, 9)]), [loaded[0], changed]);
  assert.deepEqual(changed_lines([], [changed]), []);
});

test('the newest page goes on from what is loaded, or stands alone where lines may lie between them', () => {
  const loaded = [line(5, 5), line(6, 6)];
  const seqs = (lines: Line[], has_more: boolean) => continued_lines(loaded, { lines, has_more }).map((one) => one.seq);
  assert.deepEqual(seqs([line(6, 6), line(9, 9)], true), [5, 6, 9]);
  assert.deepEqual(seqs([line(8, 8), line(9, 9)], false), [5, 6, 8, 9]);
  assert.deepEqual(seqs([line(8, 8), line(9, 9)], true), [8, 9]);
  assert.deepEqual(continued_lines([], { lines: loaded, has_more: true }), loaded);
  assert.deepEqual(continued_lines(loaded, { lines: [], has_more: false }), loaded);
});

test('an answer finds what it answers, where that is loaded', () => {
  const find = finder_of([line(1, 1, { message: 'a' }), line(2, 2, { message: 'b' })]);
  assert.equal(find('b')?.seq, 2);
  assert.equal(find('c'), undefined);
});

test('reactions and votes are counted, one’s own known', () => {
  const reactions = [{ member: 'me', reaction: '✊' }, { member: 'you', reaction: '✊' }, { member: 'you', reaction: '🙏' }];
  assert.deepEqual(counted(reactions, 'me'), [
    { reaction: '✊', count: 2, is_own: true }, { reaction: '🙏', count: 1, is_own: false },
  ]);
  const voted = line(1, 1, { votes: [{ member: 'me', choices: [0, 2] }, { member: 'you', choices: [2] }] });
  assert.deepEqual(votes_of(voted, 3, 'me'), { counts: [1, 0, 2], own: [0, 2] });
});

test('an alarm stands once, however often it comes; what is no news is none', () => {
  const alarm: Event = { type: 'alarm', alarm: 'not_trusted', handle: '' };
  let notices: Notice[] = [];
  for (let at = 0; at < 3; ++at) notices = told(notices, alarm, at);
  assert.equal(notices.length, 1);
  assert.equal(notices[0]?.at, 2);
  notices = told(notices, { type: 'message_arrived', line: line(1, 1) }, 3);
  assert.equal(notices.length, 1);
  assert.equal(without(notices, notices[0]?.id ?? -1).length, 0);
});

test('once a device is linked, nobody is asked about it any more', () => {
  const device = { name: 'phone', since: 1, device: kId, is_this: false, fingerprint: 'ABCD' };
  const asked = told([], { type: 'link_request', device }, 1);
  assert.equal(asked.length, 1);
  assert.deepEqual(told(asked, { type: 'finished', command: 1, outcome: { type: 'device_accepted', device } }, 2), []);
});

test('a message is asked for anew in its own channel alone', () => {
  const event: Event = { type: 'message_arrived', line: line(1, 1) };
  assert.ok(touches(event, { type: 'messages', channel: kId, limit: 50 }));
  assert.ok(!touches(event, { type: 'messages', channel: 'f'.repeat(32), limit: 50 }));
  assert.ok(touches(event, { type: 'channels' }));
  assert.ok(!touches(event, { type: 'devices' }));
});

test('settings that make no sense are as by default', () => {
  assert.deepEqual(settings_of('{"language":"xx","lock_minutes":0,"theme":7}', ['fr-SN']), { language: 'fr', theme: 'system', lock_minutes: 15 });
  assert.deepEqual(settings_of('[', []), { language: 'en', theme: 'system', lock_minutes: 15 });
  assert.deepEqual(settings_of('{"language":"es","theme":"dark","lock_minutes":5}', []), { language: 'es', theme: 'dark', lock_minutes: 5 });
  assert.equal(language_of(['wo', 'es-GT']), 'es');
  assert.equal(language_of(['ar-TN', 'fr']), 'ar');
});
