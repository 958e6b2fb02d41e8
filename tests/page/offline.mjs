// offline.mjs SERVER PAGE: proves, in a real browser and against the real program SERVER, that the
// page in PAGE opens and reads with the server away; that what is written meanwhile goes out later;
// that a newer build comes whole, and only when it is asked for; and that further tabs follow the one
// that leads, and go on when it is closed or has crashed.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  found, founder_link, home, kPassphrase, open_browser, page_folder, shoot, start_server,
} from './stage.mjs';

const served = join(home, 'page');

async function free_port() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const port = await free_port();
const start = () => start_server({ INDABA_HTTP_PORT: String(port), INDABA_HTTP_STATIC_FOLDER: served });

async function stop(running) {
  running.kill('SIGKILL');
  await once(running, 'exit');
}

async function unlock({ page }) {
  await page.getByLabel('Passphrase').fill(kPassphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

const heading = ({ page }, name) => page.getByRole('heading', { name }).waitFor();

async function open_group({ page }, title) {
  await page.getByRole('link', { name: 'New', exact: true }).click();
  const group = page.locator('section', { has: page.getByRole('heading', { name: 'A group' }) });
  await group.getByLabel('Name').fill(title);
  await group.getByRole('button').click();
  await page.getByRole('heading', { name: title }).waitFor();
}

async function say({ page }, text) {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

const sent = ({ page }, text) => page.locator('.message:not(.waiting) .said', { hasText: text }).waitFor();
const waits = ({ page }, text) => page.locator('.message.waiting .said', { hasText: text }).waitFor();

// Once the service worker has the whole build.
const kept = ({ page }) => page.evaluate(async () => (await navigator.serviceWorker.ready).active.state);
const shelves = ({ page }) => page.evaluate(async () => {
  const names = await caches.keys();
  return Object.fromEntries(await Promise.all(names.map(async (name) =>
    [name, (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)])));
});

async function is_kept_alone(person) {
  await kept(person);
  const all = Object.values(await shelves(person));
  const { files } = JSON.parse(readFileSync(join(page_folder, 'assets.json')));
  const expected = files.map(({ path }) => path)
    .filter((path) => !['/index.html', '/sw.js'].includes(path) && !path.endsWith('.png'));
  assert.deepEqual(all.map((paths) => paths.sort()), [expected.sort()], 'the build and nothing else');
}

// A link's secret stands in the address: nothing of it is kept.
async function secrets_stay_away({ page }) {
  const held = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => url);
  });
  assert.ok(held.every((url) => !/[#?]/.test(url)), held.join());
}

async function reads_with_the_server_away(person, running) {
  const { page } = person;
  await stop(running);
  await page.reload();
  await unlock(person);
  await heading(person, 'Bridge');
  await sent(person, 'Before.');
  await page.getByText('No connection.').waitFor();
  await shoot(person, 'offline');
  await say(person, 'Written offline.');
  await waits(person, 'Written offline.');
  await page.getByRole('link', { name: 'Alerts', exact: true }).click();
  await page.getByText('There is no alert.').waitFor();
  await page.goBack();
  await page.reload();
  await unlock(person);
  await waits(person, 'Written offline.');
}

async function goes_out_later(person) {
  const running = await start();
  await person.page.getByRole('button', { name: 'Try now' }).click().catch(() => undefined);
  await sent(person, 'Written offline.');
  return running;
}

// A build that differs in its script alone: as the tools make it, with the hashes of index.html and
// sw.js; `spoil` names a file that then is not what the build says.
function serve_another(mark, spoil) {
  rmSync(served, { recursive: true, force: true });
  cpSync(page_folder, served, { recursive: true });
  const script = readdirSync(served).find((name) => /^page\..*\.js$/.test(name));
  const bytes = Buffer.concat([readFileSync(join(served, script)), Buffer.from(`document.documentElement.dataset.build='${mark}';\n`)]);
  const hash = (algorithm, of, form) => createHash(algorithm).update(of).digest(form);
  const name = `page.${hash('sha256', bytes, 'hex').slice(0, 16)}.js`;
  const before = hash('sha384', readFileSync(join(served, script)), 'base64');
  writeFileSync(join(served, script), bytes);
  renameSync(join(served, script), join(served, name));
  const replace = (file, pairs) => {
    let text = readFileSync(join(served, file), 'utf8');
    for (const [from, to] of pairs) {
      assert.ok(text.includes(from), `${file}: ${from}`);
      text = text.replaceAll(from, to);
    }
    writeFileSync(join(served, file), text);
    return text;
  };
  const index_before = hash('sha384', readFileSync(join(served, 'index.html')), 'base64');
  const renewed = [[script, name], [before, hash('sha384', bytes, 'base64')]];
  const index = replace('index.html', renewed);
  const own = /"(indaba [0-9a-f]{16})"/.exec(readFileSync(join(served, 'sw.js'), 'utf8'))[1];
  replace('sw.js', [...renewed, [index_before, hash('sha384', index, 'base64')], [own, `indaba ${mark}`]]);
  if (spoil) writeFileSync(join(served, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
}

const build_of = ({ page }) => page.evaluate(() => document.documentElement.dataset.build ?? 'first');
// What the browser makes of the service worker that the server has now.
const look_for_newer = ({ page }) => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.ready;
  await registration.update().catch(() => undefined);
  const coming = registration.installing;
  if (coming) await new Promise((done) => { coming.onstatechange = done; });
  return coming?.state ?? 'none';
});

async function an_altered_build_is_not_taken(person, running) {
  await stop(running);
  serve_another('altered', true);
  const again = await start();
  assert.equal(await look_for_newer(person), 'redundant');
  await person.page.reload();
  assert.equal(await build_of(person), 'first');
  assert.equal(Object.keys(await shelves(person)).length, 1, 'nothing of it is kept');
  await unlock(person);
  await heading(person, 'Bridge');
  return again;
}

async function a_newer_build_waits_to_be_asked_for(person, running) {
  const { page } = person;
  await stop(running);
  serve_another('second', false);
  const again = await start();
  // The page looks by itself once it is connected again.
  await page.getByRole('button', { name: 'Try now' }).click().catch(() => undefined);
  await page.getByText('A new version of Indaba is ready.').waitFor();
  assert.equal(await build_of(person), 'first');
  await page.reload();
  assert.equal(await build_of(person), 'first', 'a reload changes nothing unasked');
  await page.getByText('A new version of Indaba is ready.').click();
  await shoot(person, 'newer');
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Load it now' }).click();
  await loaded;
  await page.getByRole('heading', { name: 'Unlock Indaba' }).waitFor();
  assert.equal(await build_of(person), 'second');
  assert.deepEqual(Object.keys(await shelves(person)), ['indaba second']);
  await unlock(person);
  await heading(person, 'Bridge');
  return again;
}

async function second_tab(person) {
  const page = await person.context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(person.page.url());
  const second = { ...person, page };
  await heading(second, 'Bridge');
  return second;
}

async function tabs_follow(first) {
  const second = await second_tab(first);
  await sent(second, 'Before.');
  await say(second, 'From the second tab.');
  await sent(second, 'From the second tab.');
  await sent(first, 'From the second tab.');
  await say(first, 'From the first tab.');
  await sent(second, 'From the first tab.');
  // Sheets are secret, and stay where they were unlocked.
  await second.page.evaluate(() => { location.hash = '#/sheets'; });
  await second.page.getByText('Secrets do not pass between tabs').waitFor();
  await shoot(second, 'secret');
  await second.page.goBack();
  // Whoever unlocks leads; a lock locks all.
  await first.page.getByRole('link', { name: 'You', exact: true }).click();
  await first.page.getByRole('button', { name: 'Lock' }).click();
  await heading(second, 'Unlock Indaba');
  await second.page.getByLabel('Passphrase').fill('not this one');
  await second.page.getByRole('button', { name: 'Unlock' }).click();
  await second.page.getByText('This is not the passphrase of this device').waitFor();
  await unlock(second);
  await heading(second, 'Bridge');
  await first.page.goBack();
  await heading(first, 'Bridge');
  return second;
}

// Closed, then crashed: those that are left go on, and the keys are gone with the tab that had them.
async function the_next_leads(first, second) {
  await second.page.close();
  await heading(first, 'Unlock Indaba');
  await unlock(first);
  await heading(first, 'Bridge');
  const third = await second_tab(first);
  const session = await first.context.newCDPSession(first.page);
  const crashed = first.page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  await heading(third, 'Unlock Indaba');
  await unlock(third);
  await heading(third, 'Bridge');
  await say(third, 'Still here.');
  await sent(third, 'Still here.');
  return third;
}

// Neither on the device nor on the server: nobody waits for it for ever.
async function says_that_its_build_is_gone(person, running) {
  await stop(running);
  for (const name of readdirSync(served).filter((one) => one.startsWith('worker.'))) rmSync(join(served, name));
  const again = await start();
  const page = await person.context.newPage();
  await page.goto(`http://localhost:${port}/icon.svg`);
  await page.evaluate(async () => { for (const name of await caches.keys()) await caches.delete(name); });
  const session = await person.context.newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await page.goto(`http://localhost:${port}/`);
  await heading({ page }, 'Something has gone wrong here');
  return again;
}

cpSync(page_folder, served, { recursive: true });
let running = await start();
const awa = await open_browser('awa', `http://localhost:${port}`);
try {
  const link = founder_link();
  await found(awa, link);
  await is_kept_alone(awa);
  await open_group(awa, 'Bridge');
  await say(awa, 'Before.');
  await sent(awa, 'Before.');
  await reads_with_the_server_away(awa, running);
  running = await goes_out_later(awa);
  await secrets_stay_away(awa);
  running = await an_altered_build_is_not_taken(awa, running);
  running = await a_newer_build_waits_to_be_asked_for(awa, running);
  const second = await tabs_follow(awa);
  const last = await the_next_leads(awa, second);
  await last.page.close();
  running = await says_that_its_build_is_gone(awa, running);
assert.deepEqual(awa.faults, []);
  console.log('passed');
} catch (error) {
  await shoot(awa, 'failed').catch(() => undefined);
  console.error(awa.faults);
  throw error;
} finally {
  await awa.context.close();
  running.kill();
  rmSync(home, { recursive: true, force: true });
}
