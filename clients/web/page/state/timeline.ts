// What belongs together: an alert, what took its place, its end, and one's own answers to them.
import type { CapReference, KnownAlert } from 'bridge';

export type Step =
  | { at: number; what: 'alert'; alert: KnownAlert }
  | { at: number; what: 'answered' | 'sent' | 'received'; alert: KnownAlert }
  | { at: number; what: 'ends' };

// References name instants, which may be written in several ways.
const name_of = ({ sender, identifier, sent }: CapReference) => `${sender} ${identifier} ${Date.parse(sent)}`;

// All that name each other, whichever of them `from` is.
export function chain_of(from: KnownAlert, all: readonly KnownAlert[]): KnownAlert[] {
  const named = new Map(all.map((one) => [name_of(one.cap), one]));
  const links = new Map<KnownAlert, Set<KnownAlert>>();
  const join = (a: KnownAlert, b: KnownAlert) => links.set(a, (links.get(a) ?? new Set()).add(b));
  for (const one of named.values()) {
    for (const other of one.cap.references.map((reference) => named.get(name_of(reference)))) {
      if (!other) continue;
      join(one, other);
      join(other, one);
    }
  }
  const start = named.get(name_of(from.cap)) ?? from;
  const found = new Set([start]);
  for (const one of found) for (const other of links.get(one) ?? []) found.add(other);
  return [...found];
}

export function timeline_of(from: KnownAlert, all: readonly KnownAlert[]): Step[] {
  const steps = chain_of(from, all).flatMap((alert): Step[] => {
    const { answer } = alert;
    return [
      { at: alert.at, what: 'alert', alert },
      ...(answer ? [{ at: answer.at, what: 'answered', alert } as const] : []),
      ...(answer?.sent === undefined ? [] : [{ at: answer.sent, what: 'sent', alert } as const]),
      ...(answer?.received === undefined ? [] : [{ at: answer.received, what: 'received', alert } as const]),
    ];
  });
  if (from.life === 'in_force' || from.life === 'not_yet') steps.push({ at: from.expires, what: 'ends' });
  return steps.sort((a, b) => a.at - b.at);
}
