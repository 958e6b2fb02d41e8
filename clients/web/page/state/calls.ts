// When a member is called while the page is open, and what this browser keeps of their wish.
import type { Channel, MessageLine } from 'bridge';

export interface Calls {
  on: boolean;
  severe: boolean; // severe and extreme alerts call in muted channels too
}

const kKey = 'indaba-calls';

// Whatever does not make sense is as by default: nobody is called who has not asked for it.
export function calls_of(text: string | null): Calls {
  let kept: Partial<Record<keyof Calls, unknown>> = {};
  try {
    const read: unknown = JSON.parse(text ?? '{}');
    if (typeof read === 'object' && read) kept = read;
  } catch {
    kept = {};
  }
  return { on: kept.on === true, severe: kept.severe !== false };
}

let not_kept: Calls | undefined; // where this browser keeps nothing

export function read_calls(): Calls {
  if (not_kept) return not_kept;
  try {
    return calls_of(localStorage.getItem(kKey));
  } catch {
    return calls_of(null);
  }
}

export function keep_calls(calls: Calls) {
  try {
    localStorage.setItem(kKey, JSON.stringify(calls));
    not_kept = undefined;
  } catch {
    not_kept = calls;
  }
}

// Whether somebody is to be called for `line`, and for what: the agent says which lines are quiet, and
// lets severe alerts through where a channel is muted. `channel` is where it stands.
export function call_for(
  line: MessageLine, channel: Pick<Channel, 'kind' | 'is_muted' | 'is_blocked'>, calls: Calls,
): 'alert' | 'message' | undefined {
  if (line.is_own || line.is_quiet || channel.is_blocked || channel.kind === 'self') return undefined;
  if (channel.is_muted && !(line.alert && calls.severe)) return undefined;
  return line.alert ? 'alert' : 'message';
}
