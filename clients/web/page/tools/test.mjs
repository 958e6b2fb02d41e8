// Compiles test/*.ts, and runs them under Node.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { house, make_types, page } from './types.mjs';

const out = join(house, 'build/page_test');
make_types();
rmSync(out, { recursive: true, force: true });
const tests = readdirSync(join(page, 'test')).filter((name) => name.endsWith('_test.ts'));
await build({
  entryPoints: tests.map((name) => join(page, 'test', name)),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node18',
  define: { PAGE_FOLDER: JSON.stringify(page) },
  logLevel: 'warning',
});
const files = tests.map((name) => join(out, name.replace(/\.ts$/, '.mjs')));
process.exit(spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' }).status ?? 1);
