// Makes build/page_types/bridge.ts from the bridge's grammar, so that page and agent can't disagree
// about what crosses between them without a compiler's saying so.
import { parse } from 'cddl';
import { transform } from 'cddl2ts';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const page = join(dirname(fileURLToPath(import.meta.url)), '..');
export const house = join(page, '../../..');

export function make_types() {
  const out = join(house, 'build/page_types');
  const grammar = join(page, '../bridge/bridge.cddl');
  // By its functions: its program wants a newer Node than Debian's.
  const made = transform(parse(grammar), { fieldCase: 'snake' });
  // It puts the grammar's comments before the wrong rules; they are read in the grammar itself.
  const types = made.replace(/^\s*\/\/.*\n/gm, '').replace(/\n{2,}/g, '\n');
  if (!types.includes('export type Command =')) throw new Error('no types came of the grammar');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'bridge.ts'), types);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) make_types();
