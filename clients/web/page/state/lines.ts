// What stands in a channel, as it is shown: days between lines, what a reaction counts, what waits.
import type { Line, MessageLine, MessagesView, ShownReaction } from 'bridge';

export type Row = { day: number } | { line: Line };

// What is shown or left out together: the lines of as many places in the log, whichever of them are loaded.
export interface Stretch {
  key: number;
  lines: readonly Line[];
  before: Line | undefined; // what stands above it
}

export type Newest = Pick<MessagesView, 'lines' | 'has_more'>;

export function stretches_of(lines: readonly Line[], places: number, before?: Line): Stretch[] {
  const key_at = (at: number) => Math.floor((lines[at]?.seq ?? -1) / places);
  const stretches: Stretch[] = [];
  for (let [from, to] = [0, 0]; from < lines.length; from = to) {
    const key = key_at(from);
    while (key_at(to) === key) ++to;
    stretches.push({ key, lines: lines.slice(from, to), before: from > 0 ? lines[from - 1] : before });
  }
  return stretches;
}

// With a row before the first line of each day. Votes and such stand with what they are about.
export function rows_of({ lines, before }: Stretch): Row[] {
  const rows: Row[] = [];
  let last = before && day_of(before.at);
  for (const line of lines) {
    const day = last && line.at >= last.from && line.at < last.until ? last : day_of(line.at);
    if (day.from !== last?.from) rows.push({ day: line.at });
    rows.push({ line });
    last = day;
  }
  return rows;
}

function day_of(at: number) {
  const day = new Date(at * 1000);
  const from = day.setHours(0, 0, 0, 0) / 1000;
  return { from, until: day.setDate(day.getDate() + 1) / 1000 };
}

// In the order of the log: later pages come before; what was read again takes the place of what was
// read before.
export function joined_lines(before: readonly Line[], after: readonly Line[]): Line[] {
  const first = Math.min(...after.map((line) => line.seq));
  let apart = before.length;
  while (apart > 0 && (before[apart - 1]?.seq ?? 0) >= first) --apart;
  if (apart === before.length) return [...before, ...after];
  const by_seq = new Map<number, Line>();
  for (const line of [...before.slice(apart), ...after]) by_seq.set(line.seq, line);
  return [...before.slice(0, apart), ...[...by_seq.values()].sort((a, b) => a.seq - b.seq)];
}

// The newest page after what was loaded before. Where lines may lie between the two, the page stands alone.
export function continued_lines(before: readonly Line[], { lines, has_more }: Newest): Line[] {
  const loaded = before.at(-1)?.seq ?? Infinity;
  return has_more && loaded < (lines[0]?.seq ?? 0) ? lines : joined_lines(before, lines);
}

// What has changed of what is loaded; what is not comes as it is by then.
export function changed_lines(before: readonly Line[], changed: readonly Line[]): Line[] {
  const [first, last] = [before[0]?.seq ?? Infinity, before.at(-1)?.seq ?? -Infinity];
  return joined_lines(before, changed.filter((line) => line.seq >= first && line.seq <= last));
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

// Finds a message by its name; nothing is made ready before one is looked for.
export function finder_of(lines: readonly Line[]): (message: string) => MessageLine | undefined {
  let named: Map<string, MessageLine> | undefined;
  return (message) => {
    named ??= new Map(lines.flatMap((line) => line.type === 'message' ? [[line.message, line]] : []));
    return named.get(message);
  };
}
