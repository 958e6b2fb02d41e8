// Drafts: what somebody has begun to write and not sent, by where in the page it is written. Held in
// memory alone, as long as the store is open: nothing of it is kept where others could read it.
export interface Begun {
  where: string;
  words: string; // what it is known by; may be empty
}

interface Draft {
  value: unknown;
  words: string;
}

export class Drafts {
  private readonly drafts = new Map<string, Draft>();

  at = (where: string): unknown => this.drafts.get(where)?.value;
  put = (where: string, value: unknown, words: string) => void this.drafts.set(where, { value, words });
  throw_away = (where: string) => void this.drafts.delete(where);
  forget_all = () => this.drafts.clear();
  all = (): Begun[] => [...this.drafts].map(([where, { words }]) => ({ where, words: words.trim() }));
}
