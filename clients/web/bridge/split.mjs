// split.mjs CORE: splits CORE.wasm, which still has the names of its functions, in two: functions whose name
// has one of later.txt's pieces in it go to CORE_later.wasm. parts.js puts both together. CORE.whole.wasm is
// what it was, for tests/page/later.mjs.
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const core = process.argv[2];
const [whole, list, first, later] = ['.whole.wasm', '.later.txt', '.wasm', '_later.wasm'].map((end) => core + end);
const kFeatures = ['--enable-bulk-memory', '--enable-sign-ext', '--enable-mutable-globals'];
const run = (program, ...args) => execFileSync(program, [...kFeatures, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });

const pieces = readFileSync(new URL('later.txt', import.meta.url), 'utf8')
  .split('\n').filter((line) => line !== '' && !line.startsWith('//'));
// Binaryen has names with what its text format does not take as hexadecimal digits.
const plain = (name) => name.replace(/\\([0-9a-f]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));

renameSync(first, whole);
const names = run('wasm-opt', whole, '--print-function-map', '-o', '/dev/null')
  .split('\n').map((line) => line.slice(line.indexOf(':') + 1)).filter((name) => name !== '');
const moved = names.filter((name) => pieces.some((piece) => plain(name).includes(piece)));
writeFileSync(list, moved.join('\n'));
run('wasm-split', '--split', `--split-funcs=@${list}`, whole, '-o1', first, '-o2', later,
  '--import-namespace=first', '--placeholder-namespace=later', '--export-prefix=%');
for (const part of [first, later]) {
  run('wasm-opt', part, '-Oz', '--low-memory-unused', '--zero-filled-memory', '-o', part);
}
rmSync(list);
