// build.mjs [CORE [OUT]]: makes the page in OUT (build/page) of the module in CORE
// (build/wasm/bin/indaba_core.{js,wasm}).
//
// A file's name holds the beginning of its SHA-256, so the server lets it be cached for good. What
// index.html names, it names with the hash that the browser has to find; so does the worker for the
// WebAssembly. Beside each lie FILE.br and FILE.gz, which the server sends to whoever takes them.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { house, make_types, page } from './types.mjs';

const core = resolve(process.argv[2] ?? join(house, 'build/wasm/bin'));
const out = resolve(process.argv[3] ?? join(house, 'build/page'));

const hash = (algorithm, bytes, form) => createHash(algorithm).update(bytes).digest(form);
const integrity_of = (bytes) => `sha384-${hash('sha384', bytes, 'base64')}`;

// Writes under a name that no other content has, and says what it is called.
function put(stem, extension, bytes) {
  const file = `${stem}.${hash('sha256', bytes, 'hex').slice(0, 16)}.${extension}`;
  writeFileSync(join(out, file), bytes);
  return { file, integrity: integrity_of(bytes) };
}

async function bundle(entry, define = {}) {
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
const script = put('page', 'js', await bundle('main.tsx', { WORKER_FILE: worker.file }));
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
const is_loose = (file) => /\.(css|html|js|json|svg|txt|wasm|webmanifest)$/.test(file);
for (const file of readdirSync(out).filter(is_loose)) {
  const bytes = readFileSync(join(out, file));
  writeFileSync(join(out, `${file}.br`), brotliCompressSync(bytes, { params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  } }));
  writeFileSync(join(out, `${file}.gz`), gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
}
