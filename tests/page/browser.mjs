// browser.mjs SERVER PAGE: proves that two people can do with the page in PAGE, in real browsers and
// against the real program SERVER, what an alliance begins with: one founds it and invites, the
// other joins; they write to each other, reload and unlock; and that what looks like a script is
// shown as the text that it is. INDABA_SHOTS names a folder for pictures of what was seen.
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

const kPassphrase = 'correct horse battery staple';
const kScript = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
const home = mkdtempSync(join(tmpdir(), 'indaba-page-'));
const shots = process.env.INDABA_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const settings = {
  ...process.env, INDABA_SERVER_DATA_FOLDER: join(home, 'server'), INDABA_HTTP_PORT: '0',
  INDABA_METRICS_PORT: '0', INDABA_HTTP_STATIC_FOLDER: page_folder,
};

async function start_server() {
  const running = spawn(server, ['serve', '--local'], { env: settings, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: running.stdout })) {
    if (line.startsWith('ready ')) return running;
  }
  throw new Error('the server did not start');
}

// One browser of its own for each person, as on two devices; nothing may come from elsewhere, and
// nothing may go wrong unseen.
async function open_browser(name, origin) {
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

async function shoot({ name, page }, what) {
  if (shots) await page.screenshot({ path: join(shots, `${name}-${what}.png`) });
}

async function make_passphrase({ page }) {
  await page.getByLabel('Passphrase').fill(kPassphrase);
  await page.getByLabel('Once more').fill(kPassphrase);
  await page.getByRole('button', { name: 'Go on' }).click();
}

async function found(person, link) {
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

async function confirm_sheet(person) {
  const { page } = person;
  await page.getByRole('link', { name: /Print your recovery sheet/ }).click();
  const sheet = await page.locator('.secret').first().innerText();
  await shoot(person, 'sheet');
  await page.getByLabel('The last group of your recovery sheet').fill(sheet.trim().split(/[\s-]+/).at(-1));
  await page.getByRole('button', { name: 'I have it on paper' }).click();
  await page.getByText('Good. The sheet is forgotten here.').waitFor();
}

async function invite(person) {
  const { page } = person;
  await page.getByRole('link', { name: 'You', exact: true }).click();
  await page.getByRole('link', { name: 'Invites and who waits' }).click();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.locator('.copy code').innerText();
  await shoot(person, 'invite');
  return link;
}

async function join_by(person, link) {
  const { page } = person;
  await page.goto(link);
  await page.getByRole('button', { name: 'Join with an invite' }).click();
  await make_passphrase(person);
  await page.getByLabel('Your short name').fill('ben');
  await page.getByRole('button', { name: 'Join with an invite' }).click();
  await page.getByRole('heading', { name: 'Alliance' }).waitFor();
}

// Whoever is not in a group with her has to be asked first.
async function ask_to_talk(from, to) {
  const { page } = from;
  await page.getByRole('link', { name: 'Chats' }).click();
  await page.getByRole('link', { name: 'New', exact: true }).click();
  const direct = page.locator('section', { has: page.getByRole('heading', { name: 'With one member' }) });
  await direct.getByLabel('Their short name').fill('@Ben');
  await direct.getByLabel('A word of greeting').fill('It is about the bridge.');
  await direct.getByRole('button', { name: 'Open' }).click();
  await page.getByText('@ben has to agree first.').waitFor();
  await to.page.getByText('It is about the bridge.').waitFor();
  await shoot(to, 'request');
  await to.page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('link', { name: 'Chats' }).click();
  await page.getByRole('link', { name: /^B? ?@ben/ }).click();
  await page.getByRole('heading', { name: '@ben' }).waitFor();
}

async function say({ page }, text) {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

const hears = ({ page }, text) => page.locator('.message:not(.waiting) .said', { hasText: text }).waitFor();

async function unlock_again(person) {
  const { page } = person;
  await page.reload();
  await page.getByLabel('Passphrase').fill('not this one');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByText('This is not the passphrase of this device').waitFor();
  await shoot(person, 'unlock');
  await page.getByLabel('Passphrase').fill(kPassphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

async function second_tab_takes_over(person) {
  const second = await person.context.newPage();
  await second.goto(new URL('/', person.page.url()).href);
  await second.getByRole('heading', { name: 'Indaba is open in another tab' }).waitFor();
  await second.getByRole('button', { name: 'Go on here' }).click();
  await second.getByLabel('Passphrase').waitFor();
  await person.page.getByRole('heading', { name: 'Indaba is open in another tab' }).waitFor();
  await second.close();
}

async function become_responder(person) {
  const { page } = person;
  await page.getByRole('link', { name: /^You/ }).click();
  await page.getByRole('link', { name: 'Roles' }).click();
  const grant = page.locator('section', { has: page.getByRole('heading', { name: 'Give a role' }) });
  await grant.getByLabel(/short name/).fill('awa');
  await grant.getByRole('button', { name: 'Give a role' }).click();
  await page.getByText('@awa has the role now.').waitFor();
}

// Taken back, left, and sent; the ten seconds pass by the page's clock.
async function alert(person) {
  const { page } = person;
  const counting = page.getByRole('alertdialog');
  const write = async () => {
    await page.getByRole('link', { name: 'Alerts', exact: true }).click();
    await page.getByRole('link', { name: 'Send an alert' }).click();
    await page.getByLabel('Country').selectOption('SN');
    await page.getByLabel('What happened').selectOption('detention');
    await page.getByLabel('In one sentence').fill('Two were taken.');
    await page.getByRole('button', { name: 'Send the alert' }).click();
    await counting.waitFor();
  };
  await write();
  await shoot(person, 'counting');
  await page.keyboard.press('Escape');
  await counting.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Send the alert' }).click();
  await counting.waitFor();
  await page.goBack();
  await page.getByText('the alert was not sent').waitFor();
  await page.clock.install();
  await write();
  for (let second = 0; second < 11; ++second) await page.clock.runFor(1_000);
  await page.getByRole('heading', { name: /Senegal/ }).waitFor();
  await page.clock.resume();
}

async function answer(person) {
  const { page } = person;
  await page.getByRole('link', { name: 'Alerts', exact: true }).click();
  await page.getByRole('link', { name: /Senegal/ }).click();
  await page.getByText('Two were taken.').waitFor();
  await page.getByRole('button', { name: 'I am safe' }).click();
  await page.getByText('a responder has it').waitFor();
}

const running = await start_server();
const people = [];
try {
  const link = execFileSync(server, ['founder-link'], { env: settings, encoding: 'utf8' }).trim();
  const { origin } = new URL(link);
  const awa = await open_browser('awa', origin);
  const ben = await open_browser('ben', origin);
  people.push(awa, ben);

  await found(awa, link);
  await confirm_sheet(awa);
  await join_by(ben, await invite(awa));
  await ask_to_talk(awa, ben);
  await say(awa, 'Welcome, Ben.');
  await ben.page.getByRole('link', { name: /^A? ?@awa/ }).click();
  await hears(ben, 'Welcome, Ben.');
  await say(ben, kScript);
  await hears(awa, kScript);
  assert.equal(await awa.page.title(), 'Indaba', 'nothing of it ran');
  assert.equal(await awa.page.locator('.said img, .said script').count(), 0);
  await shoot(awa, 'channel');
  await unlock_again(ben);
  await hears(ben, 'Welcome, Ben.');
  await say(awa, 'Still there?');
  await hears(ben, 'Still there?');
  await shoot(ben, 'channel');
  await become_responder(awa);
  await alert(awa);
  await answer(ben);
  await awa.page.getByRole('button', { name: 'See the answers' }).click();
  await awa.page.locator('li', { hasText: '@ben' }).getByText('I am safe').waitFor();
  await shoot(awa, 'roster');
  await second_tab_takes_over(ben);
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
