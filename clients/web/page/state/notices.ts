// What the page has to tell a member apart from messages: alarms, and what else they should know.
// Nothing here is kept: what must stay known, the agent keeps.
import type { AlarmKind, Event } from 'bridge';

export type Notice =
  | { id: number; at: number; kind: 'alarm'; alarm: AlarmKind | string; handle: string }
  | { id: number; at: number; kind: 'event'; event: Event };

// Who asks to talk stands among the conversations, and is counted there.
const kTold: readonly Event['type'][] = [
  'message_refused', 'contact_answered', 'link_request', 'device_added',
  'device_ended', 'profile_shown', 'identity_changed', 'put_out', 'sent_not_fresh',
  'revoked_may_read', 'log_gap', 'clock_apart', 'server_restored', 'help_asked_again',
  'sign_in_refused',
];
const kNoticesMax = 100;

// What somebody wrote before they were put out is not shown, and is alarmed of for each message: one
// notice of a kind is enough.
export function told(notices: Notice[], event: Event, at: number): Notice[] {
  const id = (notices[0]?.id ?? 0) + 1;
  if (event.type === 'alarm') {
    const others = notices.filter((one) =>
      one.kind !== 'alarm' || one.alarm !== event.alarm || one.handle !== event.handle);
    const alarm: Notice = { id, at, kind: 'alarm', alarm: event.alarm, handle: event.handle };
    return [alarm, ...others].slice(0, kNoticesMax);
  }
  // Once a device is linked, nobody need be asked about it any more.
  const is_linked = event.type === 'device_added' ||
    event.type === 'finished' && event.outcome?.type === 'device_accepted';
  if (is_linked) notices = notices.filter((one) => !is_link_request(one));
  // It tries again and again: said once, it is known.
  if (event.type === 'sign_in_refused' && is_shut_out(notices)) return notices;
  if (event.type === 'list' ? event.is_fresh : !kTold.includes(event.type)) return notices;
  return [{ id, at, kind: 'event', event } as Notice, ...notices].slice(0, kNoticesMax);
}

export const is_link_request = (one: Notice) =>
  one.kind === 'event' && one.event.type === 'link_request';

// The server does not let this device in.
export const is_shut_out = (notices: readonly Notice[]) =>
  notices.some((one) => one.kind === 'event' && one.event.type === 'sign_in_refused');

export const without = (notices: Notice[], id: number) => notices.filter((one) => one.id !== id);
