// A list of people to invite, as CSV: a row each, of which one link is made. The first line names the
// columns: `name`, and as wanted `country`, `language` and `mode`.
export type Mode = 'active' | 'pending';
export type Problem =
  'column' | 'nameless' | 'values' | 'name' | 'country' | 'language' | 'mode' | 'quotes' | 'empty' | 'too_many';

export interface InviteRow {
  name: string;
  country: string;
  language: string;
  mode: Mode;
}

export type Read = { rows: InviteRow[] } | { line: number; problem: Problem };

const kColumns = ['name', 'country', 'language', 'mode'];
const kRowsMax = 10_000;
const kNameLettersMax = 200;

interface Row {
  line: number;
  values: string[];
}

// As RFC 4180 has it, and as spreadsheets write it: a mark of byte order first, and semicolons where
// the first line has one and no comma. Nothing, where a quotation mark is out of place.
export function csv_rows(text: string): Row[] | { line: number } {
  const rest = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const [first = ''] = rest.split('\n');
  const comma = first.includes(';') && !first.includes(',') ? ';' : ',';
  const cell = new RegExp(`("(?:[^"]|"")*"|[^"\\n${comma}]*)(${comma}|\\n|$)`, 'y');
  const rows: Row[] = [];
  let row: Row = { line: 1, values: [] };
  let line = 1;
  for (;;) {
    const found = cell.exec(rest);
    if (!found) return { line };
    const [, raw = '', end = ''] = found;
    row.values.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    line += raw.split('\n').length - 1;
    if (end === comma) continue;
    if (row.values.some((value) => value !== '')) rows.push(row);
    if (end === '') return rows;
    row = { line: ++line, values: [] };
  }
}

function problem_of(column: string, value: string, is_country: (code: string) => boolean): Problem | undefined {
  if (column === 'name') return value === '' || value.length > kNameLettersMax ? 'name' : undefined;
  if (value === '') return undefined;
  if (column === 'country') return is_country(value) ? undefined : 'country';
  if (column === 'language') return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(value) ? undefined : 'language';
  return value === 'active' || value === 'pending' ? undefined : 'mode';
}

// All rows, or the first thing that is wrong. `mode` is that of rows which don't say it.
export function read_invite_rows(text: string, mode: Mode, is_country: (code: string) => boolean): Read {
  const all = csv_rows(text);
  if (!Array.isArray(all)) return { line: all.line, problem: 'quotes' };
  const [columns, ...rows] = all;
  if (!columns || rows.length === 0) return { line: columns?.line ?? 1, problem: 'empty' };
  const names = columns.values;
  if (names.some((one, i) => !kColumns.includes(one) || names.indexOf(one) !== i)) return { line: columns.line, problem: 'column' };
  if (!names.includes('name')) return { line: columns.line, problem: 'nameless' };
  if (rows.length > kRowsMax) return { line: rows[kRowsMax]?.line ?? 1, problem: 'too_many' };
  const read: InviteRow[] = [];
  for (const { line, values } of rows) {
    if (values.length !== names.length) return { line, problem: 'values' };
    const said = Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
    for (const [name, value] of Object.entries(said)) {
      const problem = problem_of(name, value, is_country);
      if (problem) return { line, problem };
    }
    read.push({ name: said['name'] ?? '', country: said['country'] ?? '', language: said['language'] ?? '', mode: (said['mode'] || mode) as Mode });
  }
  return { rows: read };
}

// Places of rows that one command serves: those of one country and mode.
export function alike(rows: readonly InviteRow[]): number[][] {
  const groups = new Map<string, number[]>();
  rows.forEach(({ country, mode }, i) => groups.set(`${mode} ${country}`, [...(groups.get(`${mode} ${country}`) ?? []), i]));
  return [...groups.values()];
}

const csv_value = (text: string) => /[",;\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

export const csv_of = (rows: readonly string[][]) => rows.map((row) => `${row.map(csv_value).join(',')}\r\n`).join('');
