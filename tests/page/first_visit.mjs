// first_visit.mjs PAGE: proves that what a first visit fetches, compressed as a browser that takes
// brotli gets it, stays within the limit; says what each file is of it.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import assert from 'node:assert/strict';

const kFirstVisitBytesMax = 350_000;

const folder = process.argv[2];
if (!existsSync(join(folder, 'index.html'))) {
  if (process.env.CI) throw new Error(`nothing in ${folder}`);
  console.log(`skipped: nothing in ${folder}`);
  process.exit(77);
}

// The page names style and script; the script its worker; the worker the core.
const files = readdirSync(folder);
const fetched = ['index.html', ...files.filter((file) => /\.(js|css|wasm)$/.test(file))];
const sizes = fetched.map((file) => {
  const coded = join(folder, `${file}.br`);
  assert.ok(brotliDecompressSync(readFileSync(coded)).equals(readFileSync(join(folder, file))),
    `${file}.br is ${file}`);
  return statSync(coded).size;
});
fetched.forEach((file, i) => console.log(`${sizes[i]} ${file}`));
const sum = sizes.reduce((a, b) => a + b);
console.log(`${sum} of ${kFirstVisitBytesMax}`);
assert.ok(sum <= kFirstVisitBytesMax, 'the first visit is within its limit');
