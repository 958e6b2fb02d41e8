// later.mjs SERVER PAGE CORE: writes clients/web/bridge/later.txt anew: what the module in CORE has and
// no first visit calls. Two people found, join and write in a page that it makes in PAGE, of a module that
// notes which functions are called. Then build the module again.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [page, core] = process.argv.slice(3).map((path) => resolve(path));
const house = join(dirname(fileURLToPath(import.meta.url)), '../..');
const kWhole = join(core, 'indaba_core.whole.wasm');
const kWorthBytes = 100; // a piece that moves fewer makes the list longer, and the module hardly smaller
const kNotesBytesMax = 1 << 17;
const kFeatures = ['--enable-bulk-memory', '--enable-sign-ext', '--enable-mutable-globals'];
const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });

// A page whose worker can be asked for the module's notes.
function make_page() {
  const noting = join(page, '../noting_core');
  mkdirSync(noting, { recursive: true });
  run('wasm-split', '--instrument', ...kFeatures, kWhole, '-o', join(noting, 'indaba_core.wasm'));
  copyFileSync(join(core, 'indaba_core_later.wasm'), join(noting, 'indaba_core_later.wasm'));
  writeFileSync(join(noting, 'indaba_core.js'), readFileSync(join(core, 'indaba_core.js'), 'utf8')
    .replace('Module["asm"]=exports;', 'Module["asm"]=self.noting=exports;'));
  run(process.execPath, join(house, 'clients/web/page/tools/build.mjs'), noting, page);
}

// Of each function, in their order, whether it was called. What lies where the notes are put is put back.
async function called_by({ page: tab }) {
  const notes = await tab.workers()[0].evaluate((size) => {
    const { buffer } = Object.values(self.noting).find((one) => one instanceof WebAssembly.Memory);
    const place = new Uint8Array(buffer, buffer.byteLength - size);
    const before = place.slice();
    const made = [...place.slice(0, self.noting.__write_profile(place.byteOffset, size))];
    place.set(before);
    return made;
  }, kNotesBytesMax);
  const times = new DataView(Uint8Array.from(notes).buffer, 8);
  return Array.from({ length: times.byteLength / 4 }, (_, i) => times.getUint32(4 * i, true) !== 0);
}

async function watch_first_visits() {
  const { found, hears, invite, join_by, open_group, say } = await import('./people.mjs');
  const { tell_story } = await import('./stage.mjs');
  const seen = [];
  await tell_story(async ({ link, open_browser }) => {
    const says_something = async (person) => {
      await open_group(person, 'Bridge');
      await say(person, 'First.');
      await hears(person, 'First.');
      await person.page.waitForTimeout(3_000); // what the agent does after it
      seen.push(await called_by(person));
    };
    const awa = await open_browser('awa');
    await found(awa, link);
    await says_something(awa);
    const ben = await open_browser('ben');
    await join_by(ben, await invite(awa));
    await says_something(ben);
  });
  return seen;
}

// How large the functions of a module are, in their order.
function sizes_in(bytes) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  for (;;) {
    const kind = bytes[at++];
    const size = number();
    if (kind !== 10) {
      at += size;
      continue;
    }
    return Array.from({ length: number() }, () => {
      const one = number();
      at += one;
      return one;
    });
  }
}

function functions() {
  const sizes = sizes_in(readFileSync(kWhole));
  const names = run('wasm-opt', ...kFeatures, kWhole, '--print-function-map', '-o', '/dev/null').trim().split('\n')
    .map((line) => line.slice(line.indexOf(':') + 1).replace(/\\([0-9a-f]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16))));
  return names.slice(names.length - sizes.length).map((name, i) => ({ name, size: sizes[i] }));
}

// Pieces of a name by which it may be known: names of ours, with what they are made of or given, and C's.
const kPieces = [
  /(?:indaba|pugi|nlohmann)::[\w:~$]+/g, /[\w:~]+\(indaba::[\w:]+/g, /[\w:~]*\w::[\w~]+\(/g, /[\w:~]+<indaba::[\w:]+>?/g,
  /<indaba::[^<>]*>/g, /[\w~]+<[^<>]*<[^<>]*>/g, /[\w:]+\([^()]*\)(?: const)?(?: \(\.\w+\))?/g, /^\w+$/g,
];
const kPieceLettersMax = 120;
const pieces_of = (name) => new Set(kPieces.flatMap((piece) => name.match(piece) ?? [])
  .filter((piece) => piece.length <= kPieceLettersMax));

// The fewest pieces that few bytes are left without, always the one next that stands for the most.
function cover(called, others) {
  const all_called = called.map(({ name }) => name).join('\n');
  const of_piece = new Map();
  for (const other of others) {
    for (const piece of pieces_of(other.name)) of_piece.set(piece, [...of_piece.get(piece) ?? [], other]);
  }
  for (const piece of [...of_piece.keys()]) if (all_called.includes(piece)) of_piece.delete(piece);
  const covered = new Set();
  const worth = (piece) => of_piece.get(piece).reduce((sum, one) => sum + (covered.has(one) ? 0 : one.size), 0);
  const worths = new Map([...of_piece.keys()].map((piece) => [piece, worth(piece)]));
  const chosen = [];
  for (;;) {
    const [best, bytes] = [...worths].reduce((a, b) => b[1] > a[1] || b[1] === a[1] && b[0] < a[0] ? b : a);
    if (bytes < kWorthBytes) return chosen.sort();
    chosen.push(best);
    const touched = new Set(of_piece.get(best).filter((one) => !covered.has(one)).flatMap(({ name }) => [...pieces_of(name)]));
    for (const one of of_piece.get(best)) covered.add(one);
    for (const piece of touched) if (worths.has(piece)) worths.set(piece, worth(piece));
  }
}

make_page();
const seen = await watch_first_visits();
const all = functions();
const is_called = (_, i) => seen.some((calls) => calls[i]);
// What tells of a connection that breaks, too.
const kAtOnce = ['indaba::client::error_name'];
const is_first = (one, i) => is_called(one, i) || kAtOnce.some((piece) => one.name.includes(piece));
const pieces = cover(all.filter(is_first), all.filter((one, i) => !is_first(one, i)));
const file = join(house, 'clients/web/bridge/later.txt');
const head = readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('//'));
writeFileSync(file, [...head, ...pieces, ''].join('\n'));
console.log(`${pieces.length} pieces`);
