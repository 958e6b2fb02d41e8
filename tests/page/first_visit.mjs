// first_visit.mjs PAGE: proves that what a first visit fetches, compressed as a browser that takes
// brotli gets it, stays within the limit, in whichever language; says what each file is of it.
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

// The page names style, icon and scripts; a script its worker; the worker the core. What a first message
// needs not (rooms, the core's later part, the service worker) comes after that; of the languages one is spoken.
const files = readdirSync(folder);
const [languages, others] = [true, false].map((is_text) => files.filter((file) =>
  /\.(html|js|css|wasm|svg)$/.test(file) && /^text_/.test(file) === is_text && !/^(rooms\.|indaba_core_later\.|sw\.js$)/.test(file)));
const sizes = new Map([...others, ...languages].map((file) => {
  const coded = join(folder, `${file}.br`);
  assert.ok(brotliDecompressSync(readFileSync(coded)).equals(readFileSync(join(folder, file))),
    `${file}.br is ${file}`);
  return [file, statSync(coded).size];
}));
for (const [file, size] of sizes) console.log(`${size} ${file}`);
const shared = others.reduce((sum, file) => sum + sizes.get(file), 0);
for (const language of languages) {
  const sum = shared + sizes.get(language);
  console.log(`${sum} of ${kFirstVisitBytesMax} with ${language}`);
  assert.ok(sum <= kFirstVisitBytesMax, 'the first visit is within its limit');
}
