// build.mjs [CORE [OUT [live]]]: makes the page in OUT (build/page) of the module in CORE
// (build/wasm/bin/indaba_core.js, indaba_core.wasm and indaba_core_later.wasm); one for live.mjs loads
// itself anew, and is not kept by a service worker.
//
// A file's name holds the beginning of its SHA-256, so the server lets it be cached for good. What
// index.html names, it names with the hash that the browser has to find, also what the page loads when
// it is needed; so does the worker for the WebAssembly. assets.json lists all files with their hashes; beside each lie FILE.br and FILE.gz,
// which the server sends to whoever takes them.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { build_in, compress, hash, integrity_of, write_manifest } from './assets.mjs';
import { house, make_types, page } from './types.mjs';

const core = resolve(process.argv[2] ?? join(house, 'build/wasm/bin'));
const out = resolve(process.argv[3] ?? join(house, 'build/page'));
const is_live = process.argv[4] === 'live';
const kLanguages = ['en', 'fr', 'es', 'ar'];
const kReload = "new EventSource('/live').onmessage = () => location.reload();";

// Writes under a name that no other content has, and says what it is called.
function put(stem, extension, bytes) {
  const file = `${stem}.${hash('sha256', bytes, 'hex').slice(0, 16)}.${extension}`;
  writeFileSync(join(out, file), bytes);
  return { file, integrity: integrity_of(bytes) };
}

async function bundle_all(entries, { define = {}, banner = '', ...options } = {}) {
  const made = await build({
    entryPoints: entries.map((entry) => join(page, entry)),
    bundle: true,
    write: false,
    outdir: page,
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
    ...options,
  });
  return Object.fromEntries(made.outputFiles.map(({ path, contents }) => [basename(path), contents]));
}

const bundle = async (entry, options) => Object.values(await bundle_all([entry], options))[0];

// The page's own script, what comes later, and what both are made of: that has no other's name in it,
// and is named first.
async function put_page(options) {
  const made = await bundle_all(['main.tsx', 'screens/rooms.tsx'],
    { ...options, splitting: true, entryNames: '[name]', chunkNames: 'shared' });
  const shared = put('shared', 'js', made['shared.js']);
  const put_on_it = (stem, name) => put(stem, 'js',
    Buffer.from(made[name]).toString().replaceAll('"./shared.js"', `"./${shared.file}"`));
  return { shared, script: put_on_it('page', 'main.js'), rooms: put_on_it('rooms', 'rooms.js') };
}

make_types();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const wasm = put('indaba_core', 'wasm', readFileSync(join(core, 'indaba_core.wasm')));
const later_bytes = readFileSync(join(core, 'indaba_core_later.wasm'));
const later = put('indaba_core_later', 'wasm', later_bytes);
const worker = put('worker', 'js', await bundle('worker/main.ts', { define: {
  CORE_FILE: wasm.file, CORE_INTEGRITY: wasm.integrity,
  LATER_FILE: later.file, LATER_INTEGRITY: later.integrity, LATER_SHA256: hash('sha256', later_bytes, 'hex'),
} }));
const { shared, script, rooms } = await put_page({ define: { WORKER_FILE: worker.file }, banner: is_live ? kReload : '' });
const parts = { rooms };
for (const language of kLanguages) parts[language] = put(`text_${language}`, 'js', await bundle(`text/${language}.ts`));
const style = put('page', 'css', await bundle('styles/page.css'));
for (const icon of readdirSync(join(page, 'icons'))) {
  copyFileSync(join(page, 'icons', icon), join(out, icon));
}
const places = {
  SHARED: shared.file, SHARED_INTEGRITY: shared.integrity,
  SCRIPT: script.file, SCRIPT_INTEGRITY: script.integrity,
  STYLE: style.file, STYLE_INTEGRITY: style.integrity,
  PARTS: Object.entries(parts).map(([name, { file, integrity }]) =>
    `<script type="module" data-part="${name}" src="/${file}" integrity="${integrity}"></script>`).join('\n      '),
};
writeFileSync(join(out, 'index.html'), readFileSync(join(page, 'index.html'), 'utf8')
  .replace(/\{\{(\w+)\}\}/g, (_, name) => places[name] ?? (() => { throw new Error(name); })()));
// Under a name that stays: it is by its bytes that a browser knows a new build.
if (!is_live) writeFileSync(join(out, 'sw.js'), await bundle('offline/sw.ts', { define: { BUILD: build_in(out) } }));
write_manifest(out);
if (!is_live) compress(out);
