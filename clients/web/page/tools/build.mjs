// build.mjs [CORE [OUT [live]]]: makes the page in OUT (build/page) of the module in CORE
// (build/wasm/bin/indaba_core.{js,wasm}); one for live.mjs loads itself anew, and is not kept by a
// service worker.
//
// A file's name holds the beginning of its SHA-256, so the server lets it be cached for good. What
// index.html names, it names with the hash that the browser has to find; so does the worker for the
// WebAssembly. assets.json lists all files with their hashes; beside each lie FILE.br and FILE.gz,
// which the server sends to whoever takes them.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build_in, compress, hash, integrity_of, write_manifest } from './assets.mjs';
import { house, make_types, page } from './types.mjs';

const core = resolve(process.argv[2] ?? join(house, 'build/wasm/bin'));
const out = resolve(process.argv[3] ?? join(house, 'build/page'));
const is_live = process.argv[4] === 'live';
const kReload = "new EventSource('/live').onmessage = () => location.reload();";

// Writes under a name that no other content has, and says what it is called.
function put(stem, extension, bytes) {
  const file = `${stem}.${hash('sha256', bytes, 'hex').slice(0, 16)}.${extension}`;
  writeFileSync(join(out, file), bytes);
  return { file, integrity: integrity_of(bytes) };
}

async function bundle(entry, define = {}, banner = '') {
  const made = await build({
    entryPoints: [join(page, entry)],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: ['chrome90', 'firefox90', 'safari15'],
    legalComments: 'none',
    alias: { indaba_core: join(core, 'indaba_core.js') },
    external: ['fs', 'path'],  // named for Node alone
    define: Object.fromEntries(
      Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    banner: { js: banner },
    logLevel: 'warning',
  });
  return made.outputFiles[0].contents;
}

make_types();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const wasm = put('indaba_core', 'wasm', readFileSync(join(core, 'indaba_core.wasm')));
const worker = put('worker', 'js', await bundle(
  'worker/main.ts', { CORE_FILE: wasm.file, CORE_INTEGRITY: wasm.integrity }));
const script = put('page', 'js', await bundle('main.tsx', { WORKER_FILE: worker.file }, is_live ? kReload : ''));
const style = put('page', 'css', await bundle('styles/page.css'));
for (const icon of readdirSync(join(page, 'icons'))) {
  copyFileSync(join(page, 'icons', icon), join(out, icon));
}
const places = {
  SCRIPT: script.file, SCRIPT_INTEGRITY: script.integrity,
  STYLE: style.file, STYLE_INTEGRITY: style.integrity,
};
writeFileSync(join(out, 'index.html'), readFileSync(join(page, 'index.html'), 'utf8')
  .replace(/\{\{(\w+)\}\}/g, (_, name) => places[name] ?? (() => { throw new Error(name); })()));
// Under a name that stays: it is by its bytes that a browser knows a new build.
if (!is_live) writeFileSync(join(out, 'sw.js'), await bundle('offline/sw.ts', { BUILD: build_in(out) }));
write_manifest(out);
if (!is_live) compress(out);
