// What stands in a channel, as it is shown: days between lines, what a reaction counts, what waits.
import type { Line, MessageLine, ShownReaction } from 'bridge';

export type Row = { day: number } | { line: Line };

const day_of = (at: number) => new Date(at * 1000).toDateString();

// With a row before the first line of each day. Votes and such stand with what they are about.
export function rows_of(lines: readonly Line[]): Row[] {
  const rows: Row[] = [];
  let last = '';
  for (const line of lines) {
    const day = day_of(line.at);
    if (day !== last) rows.push({ day: line.at });
    last = day;
    rows.push({ line });
  }
  return rows;
}

// Later pages come before; what was read again takes the place of what was read before.
export function joined_lines(earlier: readonly Line[], newest: readonly Line[]): Line[] {
  const by_seq = new Map<number, Line>();
  for (const line of [...earlier, ...newest]) by_seq.set(line.seq, line);
  return [...by_seq.values()].sort((a, b) => a.seq - b.seq);
}

export interface CountedReaction {
  reaction: string;
  count: number;
  is_own: boolean;
}

export function counted(reactions: readonly ShownReaction[], me: string): CountedReaction[] {
  const all = new Map<string, CountedReaction>();
  for (const { reaction, member } of reactions) {
    const one = all.get(reaction) ?? { reaction, count: 0, is_own: false };
    all.set(reaction, { reaction, count: one.count + 1, is_own: one.is_own || member === me });
  }
  return [...all.values()];
}

// Of each option of a poll how many chose it, and what this member chose.
export function votes_of(line: MessageLine, options: number, me: string) {
  const counts = Array.from({ length: options }, () => 0);
  let own: number[] = [];
  for (const { member, choices } of line.votes) {
    if (member === me) own = choices;
    for (const choice of choices) counts[choice] = (counts[choice] ?? 0) + 1;
  }
  return { counts, own };
}

export function is_over(line: MessageLine, now: number): boolean {
  if (line.content?.kind !== 'poll') return false;
  return line.closed !== undefined || (line.content.closes ?? Infinity) <= now;
}

export const find_message = (lines: readonly Line[], message: string): MessageLine | undefined =>
  lines.find((line): line is MessageLine => line.type === 'message' && line.message === message);
