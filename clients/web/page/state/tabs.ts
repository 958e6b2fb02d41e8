// What tabs say to each other: those that follow ask the worker of the one that leads. Whatever is
// not said in this form was not said. No secret passes: neither passphrase nor sheet nor link.
import type { Command, Event, Query } from 'bridge';
import type { FromWorker, ToWorker } from '../wire/messages';

export type FromFollower = { from: string; ask: { do: 'follow' } | ToWorker };
export type ToFollower = { to: string; tell: FromWorker }; // `to` is empty: to all

const kAsked: readonly string[] = ['follow', 'lock', 'stir', 'connect_now', 'erase', 'command', 'query'];
const kTold: readonly string[] = ['store', 'line', 'view', 'events'];
const kTab = /^[0-9a-f]{16}$/;

const is_object = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const is_number = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0;

export function asked_by(data: unknown): FromFollower | undefined {
  if (!is_object(data) || typeof data['from'] !== 'string' || !kTab.test(data['from'])) return undefined;
  const { ask } = data;
  if (!is_object(ask) || !kAsked.includes(String(ask['do']))) return undefined;
  if (ask['do'] === 'command' || ask['do'] === 'query') {
    const what = ask[ask['do']];
    if (!is_number(ask['id']) || !is_object(what) || typeof what['type'] !== 'string') return undefined;
    if (is_secret(what as unknown as Command | Query)) return undefined;
  }
  return data as FromFollower;
}

export function told_to(tab: string, data: unknown): FromWorker | undefined {
  if (!is_object(data) || data['to'] !== '' && data['to'] !== tab) return undefined;
  const { tell } = data;
  if (!is_object(tell) || !kTold.includes(String(tell['tell']))) return undefined;
  if (tell['tell'] === 'view' && (!is_number(tell['id']) || !is_object(tell['view']))) return undefined;
  if (tell['tell'] === 'events' && !Array.isArray(tell['events'])) return undefined;
  return tell as FromWorker;
}

const kSecret: readonly (Command | Query)['type'][] = [
  'found_alliance', 'join_alliance', 'ask_to_be_linked', 'recover_account', 'confirm_sheets',
  'create_invites', 'offer_link', 'issue_alert_certificates', 'sheets', 'link',
];

// Does it name a secret, or come to one?
export const is_secret = (what: Command | Query) => kSecret.includes(what.type) ||
  'root_sheet' in what && what.root_sheet !== '';

// Of what another tab asked for the others learn that something has changed, and no more.
export const seen_by_others = (event: Event): Event =>
  event.type === 'finished' ? { type: 'finished', command: 0 } : event;
