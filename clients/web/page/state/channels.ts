// The list of conversations: which are shown, in which order.
import type { Channel } from 'bridge';

// Without case and accents, so that "education" finds "Éducation".
export const folded = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

const last_at = (channel: Channel) => channel.last?.at ?? 0;

// Pinned ones first, then by what was said last. One's own devices' channel holds no conversation.
export function shown_channels(channels: readonly Channel[], words: string): Channel[] {
  const wanted = folded(words.trim());
  return channels
    .filter((one) => one.kind !== 'self' && folded(one.label).includes(wanted))
    .sort((a, b) => Number(b.is_pinned) - Number(a.is_pinned) || last_at(b) - last_at(a) ||
      a.label.localeCompare(b.label));
}

// What the navigation counts: muted ones call nobody.
export const unread_in_all = (channels: readonly Channel[]) => channels
  .filter((one) => !one.is_muted && !one.is_blocked && one.kind !== 'self')
  .reduce((sum, one) => sum + one.unread, 0);
