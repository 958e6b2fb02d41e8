// Stage: a server of its own, browsers, and members at the command line, for whoever looks at the page.
// Each story is run as `STORY.mjs SERVER PAGE [CLI ...]`; INDABA_SHOTS names a folder for pictures of
// what was seen. Nothing else outlasts a story.
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

export const [server, page_folder, cli, ...wanted] = process.argv.slice(2);
const browser_path = process.env.INDABA_CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(browser_path) || !existsSync(join(page_folder, 'index.html'))) {
  if (process.env.CI) throw new Error(`no browser, or no page in ${page_folder}`);
  console.log('skipped: no browser, or no page');
  process.exit(77);
}
const run = promisify(execFile);
const shots = process.env.INDABA_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

async function start_server(env, over_tls) {
  const running = spawn(server, over_tls ? ['serve'] : ['serve', '--local'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: running.stdout })) {
    if (line.startsWith('ready ')) return { running, key_hash: line.match(/key_hash=([0-9a-f]+)/)?.[1] };
  }
  throw new Error('the server did not start');
}

// One browser of its own for each person, as on two devices; nothing may come from elsewhere, and
// nothing may go wrong unseen. Of TLS it accepts the key with `key_hash` alone.
async function open_browser(folder, origin, key_hash, { flags = [], ...options }, script) {
  const spki = key_hash && Buffer.from(key_hash, 'hex').toString('base64');
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: browser_path, headless: true, locale: 'en-GB', viewport: { width: 320, height: 640 },
    args: [
      '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
      ...(spki ? [`--ignore-certificate-errors-spki-list=${spki}`] : []),
      ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
      ...flags,
    ],
    ...options,
  });
  await context.addInitScript(() => addEventListener('securitypolicyviolation',
    ({ violatedDirective }) => console.error(`against the policy: ${violatedDirective}`)));
  if (script) await context.addInitScript({ content: script });
  const faults = [];
  context.on('request', (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (/^(http|ws)/.test(protocol) && to.replace(/^ws/, 'http') !== origin) faults.push(request.url());
  });
  const page = context.pages()[0] ?? await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (line) => { if (line.type() === 'error') faults.push(line.text()); });
  return { context, page, faults };
}

// `over_tls`: with the certificate that the server makes itself; `settings`: of its environment. It has
// a copy of the page, in `served`, and stays where it is when it is started again.
async function open_stage({ over_tls = false, settings = {} }) {
  const home = mkdtempSync(join(tmpdir(), 'indaba-page-'));
  const served = join(home, 'page');
  cpSync(page_folder, served, { recursive: true });
  const env = {
    ...process.env, INDABA_SERVER_DATA_FOLDER: join(home, 'server'), INDABA_HTTP_PORT: '0',
    INDABA_METRICS_PORT: '0', INDABA_HTTP_STATIC_FOLDER: served, ...settings,
  };
  const key_file = join(home, 'key');
  writeFileSync(key_file, randomBytes(32), { mode: 0o600 });
  let { running, key_hash } = await start_server(env, over_tls);
  const link = execFileSync(server, ['founder-link'], { env, encoding: 'utf8' }).trim();
  const { origin, port } = new URL(link);
  env.INDABA_HTTP_PORT = port;
  const people = [];
  const stage = {
    link, origin, served, people,

    // `options` are the browser's, with `flags` of its command line; `script` runs in each page before the page's own.
    async open_browser(name, options = {}, script = '') {
      const folder = join(home, name);
      const person = { name, folder, ...await open_browser(folder, origin, over_tls && key_hash, options, script) };
      people.push(person);
      return person;
    },

    // `name` at the command line: what they were told.
    async member(name, ...args) {
      const { stdout } = await run(cli, ['--home', join(home, `cli-${name}`), '--key-file', key_file, '--json', ...args],
        { env, encoding: 'utf8' });
      return stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
    },

    async start() {
      ({ running, key_hash } = await start_server(env, over_tls));
    },
    async stop(signal = 'SIGTERM') {
      if (running.exitCode !== null || running.signalCode !== null) return;
      running.kill(signal);
      await once(running, 'exit');
    },
    async close() {
      for (const { context } of people) await context.close();
      await stage.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return stage;
}

// Runs `story` on a stage of its own; then nothing may have gone wrong in any browser.
export async function tell_story(story, options = {}) {
  const stage = await open_stage(options);
  try {
    await story(stage);
    for (const { name, faults } of stage.people) assert.deepEqual(faults, [], name);
    console.log('passed');
  } catch (error) {
    for (const person of stage.people) {
      await shoot(person, 'failed').catch(() => undefined);
      console.error(person.name, person.faults);
    }
    throw error;
  } finally {
    await stage.close();
  }
}

export async function shoot({ name, page }, what) {
  if (shots) await page.screenshot({ path: join(shots, `${name}-${what}.png`) });
}
