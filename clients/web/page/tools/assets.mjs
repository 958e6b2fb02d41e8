// What a build consists of: each file with its hash, for the service worker and `indaba verify-site`,
// and compressed.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export const kTypes = {
  '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.png': 'image/png',
  '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json',
};
const kManifest = 'assets.json';

export const hash = (algorithm, bytes, form) => createHash(algorithm).update(bytes).digest(form);
export const integrity_of = (bytes) => `sha384-${hash('sha384', bytes, 'base64')}`;

// What the page needs in order to open: the pictures for a home screen are the browser's affair.
export function build_in(folder) {
  const assets = readdirSync(folder).sort().filter((name) => extname(name) !== '.png').map((name) => ({
    path: name === 'index.html' ? '/' : `/${name}`,
    integrity: integrity_of(readFileSync(join(folder, name))),
  }));
  return { name: `indaba ${hash('sha256', JSON.stringify(assets), 'hex').slice(0, 16)}`, assets };
}

// Lists all that a server of the folder gives: its files, and index.html as / too.
export function write_manifest(folder) {
  const files = readdirSync(folder).filter((name) => name !== kManifest).flatMap((name) => {
    const bytes = readFileSync(join(folder, name));
    const type = kTypes[extname(name)];
    if (!type) throw new Error(`no type is known for ${name}`);
    const paths = name === 'index.html' ? ['/', '/index.html'] : [`/${name}`];
    const sha256 = hash('sha256', bytes, 'hex');
    return paths.map((path) => ({ path, type, bytes: bytes.length, sha256 }));
  });
  files.sort((a, b) => a.path < b.path ? -1 : 1);
  const lines = files.map((file) => `    ${JSON.stringify(file)}`).join(',\n');
  writeFileSync(join(folder, kManifest), `{\n  "files": [\n${lines}\n  ]\n}\n`);
}

const is_loose = (file) => ['.json', ...Object.keys(kTypes)].includes(extname(file)) && extname(file) !== '.png';

// The same bytes in fewer, beside each file that is not packed already.
export function compress(folder) {
  for (const file of readdirSync(folder).filter(is_loose)) {
    const bytes = readFileSync(join(folder, file));
    writeFileSync(join(folder, `${file}.br`), brotliCompressSync(bytes, { params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    } }));
    writeFileSync(join(folder, `${file}.gz`), gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
  }
}
