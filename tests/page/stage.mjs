// Stage: a server of its own, members at the command line, and browsers, for whoever looks at the page.
// Nothing of it outlasts `close`.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const kBrowser = process.env.INDABA_CHROMIUM ?? '/usr/bin/chromium';
const run = promisify(execFile);

// Ends the program with ctest's word for skipped where there is no browser or no page.
export function need_browser(page_folder) {
  if (existsSync(kBrowser) && existsSync(join(page_folder, 'index.html'))) return;
  if (process.env.CI) throw new Error(`no browser, or no page in ${page_folder}`);
  console.log('skipped: no browser, or no page');
  process.exit(77);
}

export async function open_stage({ server, cli, page_folder }) {
  const home = mkdtempSync(join(tmpdir(), 'indaba-stage-'));
  const env = {
    ...process.env, INDABA_SERVER_DATA_FOLDER: join(home, 'server'), INDABA_HTTP_PORT: '0',
    INDABA_METRICS_PORT: '0', INDABA_HTTP_STATIC_FOLDER: page_folder,
  };
  const key_file = join(home, 'key');
  writeFileSync(key_file, randomBytes(32), { mode: 0o600 });
  const running = await start(server, env);
  const contexts = [];
  const people = [];
  const stage = {
    people,
    founder_link: execFileSync(server, ['founder-link'], { env, encoding: 'utf8' }).trim(),

    // A person with a browser of their own; whatever goes wrong in it is in `faults`. `script` runs in
    // each page before the page's own.
    async person(name, options = {}, script = '') {
      const context = await chromium.launchPersistentContext(join(home, name), {
        executablePath: kBrowser, headless: true, locale: 'en-GB', viewport: { width: 320, height: 640 },
        reducedMotion: 'reduce', timezoneId: 'Africa/Dakar',
        args: [
          '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
          ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
        ],
        ...options,
      });
      contexts.push(context);
      if (script) await context.addInitScript({ content: script });
      const page = context.pages()[0] ?? await context.newPage();
      page.setDefaultTimeout(20_000);
      const faults = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (line) => { if (line.type() === 'error') faults.push(line.text()); });
      const person = { name, context, page, faults };
      people.push(person);
      return person;
    },

    // `name` at the command line: what they were told, of its kind.
    async member(name, ...args) {
      const { stdout } = await run(cli, ['--home', join(home, `cli-${name}`), '--key-file', key_file, '--json', ...args],
        { env, encoding: 'utf8' });
      return stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
    },

    stop_server: () => new Promise((resolve) => {
      if (running.exitCode !== null) return resolve();
      running.once('exit', resolve);
      running.kill();
    }),

    async close() {
      for (const context of contexts) await context.close();
      await stage.stop_server();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return stage;
}

async function start(server, env) {
  const running = spawn(server, ['serve', '--local'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: running.stdout })) {
    if (line.startsWith('ready ')) return running;
  }
  throw new Error('the server did not start');
}

// What was seen last, where somebody wants pictures of what failed.
export async function keep_pictures(stage, folder) {
  mkdirSync(folder, { recursive: true });
  for (const { name, page, faults } of stage.people) {
    await page.screenshot({ path: join(folder, `failed-${name}.png`) }).catch(() => undefined);
    if (faults.length > 0) console.error(name, faults);
  }
}
