// same_bytes.mjs CORE: proves that two builds of one commit have the same bytes, wherever they are
// made, and that assets.json lists all of them: the page is built twice, of the module in CORE and of
// a copy of it elsewhere, in two folders.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const core = resolve(process.argv[2]);
const kModule = ['indaba_core.js', 'indaba_core.wasm', 'indaba_core_later.wasm'];
if (!kModule.every((name) => existsSync(join(core, name)))) {
  if (process.env.CI) throw new Error(`no module in ${core}`);
  console.log(`skipped: no module in ${core}`);
  process.exit(77);
}

const house = join(dirname(fileURLToPath(import.meta.url)), '../..');
const home = mkdtempSync(join(tmpdir(), 'indaba-build-'));
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function build(module, name, zone) {
  const out = join(home, name);
  execFileSync(process.execPath, [join(house, 'clients/web/page/tools/build.mjs'), module, out],
    { cwd: home, env: { ...process.env, TZ: zone, LANG: zone }, stdio: 'inherit' });
  return new Map(readdirSync(out).map((file) => [file, readFileSync(join(out, file))]));
}

try {
  const elsewhere = join(home, 'a copy/of the core');
  mkdirSync(elsewhere, { recursive: true });
  for (const file of kModule) copyFileSync(join(core, file), join(elsewhere, file));
  const first = build(core, 'first', 'UTC');
  const second = build(elsewhere, 'deeper/second', 'Asia/Tokyo');
  assert.deepEqual([...second.keys()], [...first.keys()]);
  for (const [file, bytes] of first) assert.ok(bytes.equals(second.get(file)), file);

  const { files } = JSON.parse(first.get('assets.json'));
  const made_all = [...first.keys()].filter((file) => file !== 'assets.json' && !/\.(br|gz)$/.test(file));
  assert.deepEqual(files.map(({ path }) => path), ['/', ...made_all.map((file) => `/${file}`)].sort());
  for (const { path, bytes, sha256: hash } of files) {
    const made = first.get(path === '/' ? 'index.html' : path.slice(1));
    assert.equal(made.length, bytes, path);
    assert.equal(sha256(made), hash, path);
  }
  console.log('passed');
} finally {
  rmSync(home, { recursive: true, force: true });
}
