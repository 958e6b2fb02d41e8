// What the stories in real browsers share: the real program, one browser for each person, and how
// the first of them comes in. Each story is run as `STORY.mjs SERVER PAGE`; INDABA_SHOTS names a
// folder for pictures of what was seen.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

export const [server, page_folder] = process.argv.slice(2);
const browser_path = process.env.INDABA_CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(browser_path) || !existsSync(join(page_folder, 'index.html'))) {
  if (process.env.CI) throw new Error(`no browser, or no page in ${page_folder}`);
  console.log('skipped: no browser, or no page');
  process.exit(77);
}

export const kPassphrase = 'correct horse battery staple';
export const home = mkdtempSync(join(tmpdir(), 'indaba-page-'));
const shots = process.env.INDABA_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
export const settings = {
  ...process.env, INDABA_SERVER_DATA_FOLDER: join(home, 'server'), INDABA_HTTP_PORT: '0',
  INDABA_METRICS_PORT: '0', INDABA_HTTP_STATIC_FOLDER: page_folder,
};

// `changed`: settings that are others than the usual ones.
export async function start_server(changed = {}) {
  const env = { ...settings, ...changed };
  const running = spawn(server, ['serve', '--local'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: running.stdout })) {
    if (line.startsWith('ready ')) return running;
  }
  throw new Error('the server did not start');
}

// One browser of its own for each person, as on two devices; nothing may come from elsewhere, and
// nothing may go wrong unseen.
export async function open_browser(name, origin) {
  const context = await chromium.launchPersistentContext(join(home, name), {
    executablePath: browser_path, headless: true, locale: 'en-GB', viewport: { width: 320, height: 640 },
    args: [
      '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
      ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const faults = [];
  const page = context.pages()[0] ?? await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (line) => { if (line.type() === 'error') faults.push(line.text()); });
  page.on('request', (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (/^(http|ws)/.test(protocol) && to.replace(/^ws/, 'http') !== origin) faults.push(request.url());
  });
  return { name, context, page, faults };
}

export async function shoot({ name, page }, what) {
  if (shots) await page.screenshot({ path: join(shots, `${name}-${what}.png`) });
}

export async function make_passphrase({ page }) {
  await page.getByLabel('Passphrase').fill(kPassphrase);
  await page.getByLabel('Once more').fill(kPassphrase);
  await page.getByRole('button', { name: 'Go on' }).click();
}

export async function found(person, link) {
  const { page } = person;
  await page.goto(link);
  await page.getByRole('button', { name: 'Found an alliance' }).waitFor();
  await shoot(person, 'welcome');
  assert.ok(!page.url().includes('found='), 'the secret has left the address');
  await page.getByRole('button', { name: 'Found an alliance' }).click();
  await make_passphrase(person);
  await page.getByLabel('Name of the alliance').fill('Alliance');
  await page.getByLabel('Your short name').fill('awa');
  await shoot(person, 'founding');
  await page.getByRole('button', { name: 'Found an alliance' }).click();
  await page.getByRole('heading', { name: 'Alliance' }).waitFor();
  await shoot(person, 'chats');
}

export const founder_link = () =>
  execFileSync(server, ['founder-link'], { env: settings, encoding: 'utf8' }).trim();
