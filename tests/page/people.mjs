// What all stories in browsers share: a server, people with a browser each, and their first steps.
// `node STORY SERVER PAGE`: the program, and the folder of the page. INDABA_SHOTS names a folder for
// pictures of what was seen.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const [server, page_folder] = process.argv.slice(2);
const browser_path = process.env.INDABA_CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(browser_path) || !existsSync(join(page_folder, 'index.html'))) {
  if (process.env.CI) throw new Error(`no browser, or no page in ${page_folder}`);
  console.log('skipped: no browser, or no page');
  process.exit(77);
}

export const kPassphrase = 'correct horse battery staple';
export const kScript = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
// For where little may be typed.
export const kShortScript = '<img src=x onerror=title=1>';
const home = mkdtempSync(join(tmpdir(), 'indaba-page-'));
const shots = process.env.INDABA_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const settings = {
  ...process.env, INDABA_SERVER_DATA_FOLDER: join(home, 'server'), INDABA_HTTP_PORT: '0',
  INDABA_METRICS_PORT: '0', INDABA_HTTP_STATIC_FOLDER: page_folder,
};

// `over_tls`: with the certificate that the server makes itself; `key_hash` is its key's SHA-256.
async function start_server(over_tls) {
  const running = spawn(server, over_tls ? ['serve'] : ['serve', '--local'],
    { env: settings, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: running.stdout })) {
    if (line.startsWith('ready ')) return { running, key_hash: line.match(/key_hash=([0-9a-f]+)/)?.[1] };
  }
  throw new Error('the server did not start');
}

// One browser of its own for each person, as on two devices; nothing may come from elsewhere, and
// nothing may go wrong unseen. Of TLS it accepts the one key alone.
async function open_browser(name, origin, key_hash) {
  const spki = key_hash && Buffer.from(key_hash, 'hex').toString('base64');
  const context = await chromium.launchPersistentContext(join(home, name), {
    executablePath: browser_path, headless: true, locale: 'en-GB', viewport: { width: 320, height: 640 },
    args: [
      '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
      ...(spki ? [`--ignore-certificate-errors-spki-list=${spki}`] : []),
      ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  await context.addInitScript(() => addEventListener('securitypolicyviolation',
    ({ violatedDirective }) => console.error(`against the policy: ${violatedDirective}`)));
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

// Runs `story`, given the link that founds and `open(name)` for each person's browser; then nothing
// may have gone wrong in any of them.
export async function tell_story(story, { over_tls = false } = {}) {
  const { running, key_hash } = await start_server(over_tls);
  const people = [];
  try {
    const link = execFileSync(server, ['founder-link'], { env: settings, encoding: 'utf8' }).trim();
    const { origin } = new URL(link);
    await story(link, async (name) => {
      const person = await open_browser(name, origin, over_tls && key_hash);
      people.push(person);
      return person;
    });
    for (const { name, faults } of people) assert.deepEqual(faults, [], name);
    console.log('passed');
  } catch (error) {
    for (const person of people) {
      await shoot(person, 'failed').catch(() => undefined);
      console.error(person.name, person.faults);
    }
    throw error;
  } finally {
    for (const { context } of people) await context.close();
    running.kill();
    rmSync(home, { recursive: true, force: true });
  }
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

// What stands on it: the recovery sheet, of a founder the alliance's, and where to come back to.
export async function confirm_sheet(person) {
  const { page } = person;
  await page.getByRole('link', { name: /Print your recovery sheet/ }).click();
  await page.locator('.secret').first().waitFor();
  const all = await page.locator('.secret').allInnerTexts();
  const sheet = all[0];
  await shoot(person, 'sheet');
  await page.getByLabel('The last group of your recovery sheet').fill(sheet.trim().split(/[\s-]+/).at(-1));
  await page.getByRole('button', { name: 'I have it on paper' }).click();
  await page.getByText('Good. The sheet is forgotten here.').waitFor();
  return { recovery: sheet, root: all.length > 2 ? all[1] : undefined, link: all.at(-1) };
}

export async function go_to(person, place) {
  const { page } = person;
  await page.getByRole('link', { name: /^You/ }).click();
  await page.getByRole('link', { name: place }).click();
}

// `mode` as the select has it: who comes by an `active` one is a member at once.
export async function invite(person, mode = 'active') {
  const { page } = person;
  await go_to(person, 'Invites and who waits');
  await page.getByLabel('Whoever has the link').selectOption(mode);
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.locator('.copy code').innerText();
  await shoot(person, 'invite');
  return link;
}

export async function ask_to_join(person, link, note = '') {
  const { page, name } = person;
  await page.goto(link);
  await page.getByRole('button', { name: 'Join with an invite' }).click();
  await make_passphrase(person);
  await page.getByLabel('Your short name').fill(name);
  await page.getByLabel('A word to whoever lets you in').fill(note);
  await page.getByRole('button', { name: 'Join with an invite' }).click();
}

export async function join_by(person, link) {
  await ask_to_join(person, link);
  await person.page.getByRole('heading', { name: 'Alliance' }).waitFor();
}

export async function say({ page }, text) {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

export const hears = ({ page }, text) => page.locator('.message:not(.waiting) .said', { hasText: text }).waitFor();
