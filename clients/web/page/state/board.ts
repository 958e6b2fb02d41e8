// How the board of alerts was filtered last. Severity and age stay in this browser; of countries and
// words, which say what somebody cares about, nothing is kept beyond this visit.
import type { Severity } from 'bridge';
import { kSeverities } from './alerts';

export type Age = 'day' | 'week' | 'month' | 'any';
export const kAges: readonly Age[] = ['any', 'month', 'week', 'day'];
const kDay = 24 * 3600;
const kSeconds: Record<Age, number> = { day: kDay, week: 7 * kDay, month: 30 * kDay, any: Infinity };

export interface Board {
  mine: boolean;
  severity: Severity | '';
  age: Age;
  country: string;
  words: string;
}

export const since_of = (age: Age, now: number) => now - kSeconds[age];

const kKey = 'indaba-board';

// Whatever does not make sense is as by default.
export function board_of(text: string | null): Board {
  let kept: Partial<Record<keyof Board, unknown>> = {};
  try {
    const read: unknown = JSON.parse(text ?? '{}');
    if (typeof read === 'object' && read) kept = read;
  } catch {
    kept = {};
  }
  return {
    mine: kept.mine !== false,
    severity: kSeverities.find((one) => one === kept.severity) ?? '',
    age: kAges.find((one) => one === kept.age) ?? 'any',
    country: '', words: '',
  };
}

let shown: Board | undefined;

// A browser that keeps nothing for a page begins with the default.
export function read_board(): Board {
  if (shown) return shown;
  let text: string | null = null;
  try {
    text = localStorage.getItem(kKey);
  } catch {
    text = null;
  }
  return board_of(text);
}

export function keep_board(board: Board) {
  shown = board;
  const { mine, severity, age } = board;
  try {
    localStorage.setItem(kKey, JSON.stringify({ mine, severity, age }));
  } catch {
    return;
  }
}
