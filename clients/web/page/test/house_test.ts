// Proves what the board, calls, timelines, codes to scan and lists of people to invite are made of.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generate } from 'lean-qr';
import { alliance } from '../text/en/alliance';
import { house } from '../text/en/house';
import { start } from '../text/en/start';
import { talk } from '../text/en/talk';
import { whole_alert } from '../text/en/whole_alert';
import type { Event, KnownAlert, MessageLine } from 'bridge';
import { board_of, since_of } from '../state/board';
import { call_for, calls_of } from '../state/calls';
import { alike, csv_of, csv_rows, read_invite_rows } from '../state/invite_rows';
import { is_shut_out, told, type Notice } from '../state/notices';
import { qr_path } from '../state/qr';
import { hash_of, route_of, type Route } from '../state/routes';
import { timeline_of } from '../state/timeline';

const kId = '0'.repeat(32);
const kDay = 24 * 3600;

const alert = (identifier: string, at: number, change: Partial<KnownAlert> = {}, names: string[] = []): KnownAlert => {
  const sent = (second: string) => `2026-11-30T10:00:0${second}-00:00`;
  return {
    alert: identifier.repeat(64), channel: kId, seq: 1, message: kId, member: 'me', from: 'awa', at, life: 'in_force', is_for_me: true, expires: 900,
    cap: {
      identifier, sender: 'us', sent: sent(identifier), status: 'Actual', msg_type: 'Alert', scope: 'Restricted', addresses: [], code: [],
      references: names.map((name) => ({ sender: 'us', identifier: name, sent: sent(name) })), incidents: [], info: [],
    },
    ...change,
  };
};

const line = (change: Partial<MessageLine>): MessageLine => ({
  type: 'message', channel: kId, seq: 1, message: kId, at: 1, member: 'm', from: 'ben', display_name: '', device: 'd', is_own: false,
  is_quiet: false, is_deleted: false, reactions: [], votes: [], ...change,
});

test('the new screens have places of their own, and no others', () => {
  const routes: Route[] = [{ at: 'circles' }, { at: 'whole_alert' }, { at: 'change_alert', alert: 'a'.repeat(64) }];
  for (const route of routes) assert.deepEqual(route_of(hash_of(route)), route);
  assert.deepEqual(route_of('#/change_alert/<b>'), { at: 'chats' });
});

test('the board begins as it was left, and never with what says whom one cares about', () => {
  assert.deepEqual(board_of('{"mine":false,"severity":"Severe","age":"week","country":"SN","words":"x"}'),
    { mine: false, severity: 'Severe', age: 'week', country: '', words: '' });
  for (const bad of [null, '', '[', '7', '{"severity":"Worst","age":1}']) {
    assert.deepEqual(board_of(bad), { mine: true, severity: '', age: 'any', country: '', words: '' });
  }
  assert.equal(since_of('week', 8 * kDay), kDay);
  assert.equal(since_of('any', kDay), -Infinity);
});

test('nobody is called who has not asked for it; what does not make sense is as by default', () => {
  for (const bad of [null, '', '{', '{"on":1,"severe":0}']) assert.deepEqual(calls_of(bad), { on: false, severe: true });
  assert.deepEqual(calls_of('{"on":true,"severe":false}'), { on: true, severe: false });
});

test('severe alerts call in muted channels too, unless the member says otherwise', () => {
  const calls = { on: true, severe: true };
  const open = { kind: 'alert', is_muted: false, is_blocked: false } as const;
  const muted = { ...open, is_muted: true };
  assert.equal(call_for(line({}), open, calls), 'message');
  assert.equal(call_for(line({}), muted, calls), undefined);
  assert.equal(call_for(line({ alert: 'a' }), muted, calls), 'alert');
  assert.equal(call_for(line({ alert: 'a' }), muted, { on: true, severe: false }), undefined);
  assert.equal(call_for(line({ alert: 'a', is_quiet: true }), open, calls), undefined);
  assert.equal(call_for(line({ is_own: true }), open, calls), undefined);
  assert.equal(call_for(line({}), { ...open, is_blocked: true }, calls), undefined);
  assert.equal(call_for(line({}), { ...open, kind: 'self' }, calls), undefined);
});

test('a timeline has all that name each other, in order, and one’s own answers', () => {
  const answer = { at: 15, alert: 'x', answer: 'safe' as const, circle: kId, counter: 1, sent: 16, received: 17 };
  const first = alert('1', 10, { life: 'updated', answer });
  const update = alert('2', 20, {}, ['1']);
  const other = alert('3', 5);
  const steps = timeline_of(update, [other, update, first]);
  assert.deepEqual(steps.map((step) => [step.what, step.at]), [
    ['alert', 10], ['answered', 15], ['sent', 16], ['received', 17], ['alert', 20], ['ends', 900],
  ]);
  assert.deepEqual(timeline_of(first, [first, update]).map((step) => step.what).filter((what) => what === 'alert').length, 2);
});

test('alerts that name each other in a ring end somewhere', () => {
  const ring = [alert('1', 1, {}, ['2']), alert('2', 2, {}, ['1', '9'])];
  assert.equal(timeline_of(ring[0] as KnownAlert, ring).filter((step) => step.what === 'alert').length, 2);
});

test('a code to scan is drawn square for square', () => {
  const code = generate('https://a.example/#join=x');
  const { path, size } = qr_path(code);
  const dark = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)].reduce((sum, bar) => sum + Number(bar[3]), 0);
  let wanted = 0;
  for (let y = 0; y < size; ++y) for (let x = 0; x < size; ++x) wanted += Number(code.get(x, y));
  assert.equal(dark, wanted);
  assert.ok(generate(`https://a.example/#join=${'x'.repeat(1_500)}`).size > 0, 'the longest link fits');
});

test('a device that is not let in is told so once', () => {
  const event: Event = { type: 'sign_in_refused', error: 'sign_in_failed' };
  let notices: Notice[] = [];
  for (let at = 0; at < 3; ++at) notices = told(notices, event, at);
  assert.equal(notices.length, 1);
  assert.ok(is_shut_out(notices));
});

const read = (text: string) => read_invite_rows(text, 'active', (code) => code === 'SN');
const problem = (text: string) => {
  const all = read(text);
  return 'problem' in all ? [all.line, all.problem] : [];
};

test('a list is read as spreadsheets write it', () => {
  assert.deepEqual(read('\uFEFFname;country;mode\r\n"Ba; ""Awa""";SN;pending\r\n\r\nBen;;\r\n'), { rows: [
    { name: 'Ba; "Awa"', country: 'SN', language: '', mode: 'pending' }, { name: 'Ben', country: '', language: '', mode: 'active' },
  ] });
  assert.deepEqual(csv_rows('a,"b\nc",\nd'), [{ line: 1, values: ['a', 'b\nc', ''] }, { line: 3, values: ['d'] }]);
});

test('what is wrong with a list is said, with its line', () => {
  assert.deepEqual(problem(''), [1, 'empty']);
  assert.deepEqual(problem('name\n'), [1, 'empty']);
  assert.deepEqual(problem('name,name\na,b'), [1, 'column']);
  assert.deepEqual(problem('name,phone\na,b'), [1, 'column']);
  assert.deepEqual(problem('country\nSN'), [1, 'nameless']);
  assert.deepEqual(problem('name,country\na'), [2, 'values']);
  assert.deepEqual(problem('name,country\n,SN'), [2, 'name']);
  assert.deepEqual(problem('name,country\na,SN\nb,XX'), [3, 'country']);
  assert.deepEqual(problem('name,language\na,<b>'), [2, 'language']);
  assert.deepEqual(problem('name,mode\na,boss'), [2, 'mode']);
  assert.deepEqual(problem('name\n"a'), [2, 'quotes']);
  assert.deepEqual(problem('name\na"b'), [2, 'quotes']);
  assert.deepEqual(problem('name\n"a"b'), [2, 'quotes']);
  assert.deepEqual(problem(`name\n${'a\n'.repeat(10_001)}`), [10_002, 'too_many']);
});

test('one command serves all rows of one country and mode; what is written can be read again', () => {
  const all = read('name,country,mode\na,SN,\nb,,\nc,SN,active\nd,SN,pending');
  assert.ok('rows' in all);
  assert.deepEqual('rows' in all && alike(all.rows), [[0, 2], [1], [3]]);
  const rows = [['name', 'link'], ['Ba, "Awa"', 'https://a.example/#join=x']];
  const again = csv_rows(csv_of(rows));
  assert.deepEqual(Array.isArray(again) && again.map((one) => one.values), rows);
});

test('no two texts have one name', () => {
  const names = [start, talk, alliance, house, whole_alert].flatMap((part) => Object.keys(part));
  assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), []);
});
