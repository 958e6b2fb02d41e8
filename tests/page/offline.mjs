// offline.mjs SERVER PAGE: proves, in a real browser and against the real program SERVER, that the
// page in PAGE opens and reads with the server away; that what is written meanwhile goes out later;
// that a newer build comes whole, and only when it is asked for; and that further tabs follow the one
// that leads, and go on when it is closed or has crashed.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { found, go_to, hears as sent, open_group, say, section, unlock } from './people.mjs';
import { page_folder, shoot, tell_story } from './stage.mjs';

const heading = ({ page }, name) => page.getByRole('heading', { name }).waitFor();

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

async function reads_with_the_server_away(person, stage) {
  const { page } = person;
  await stage.stop('SIGKILL');
  await page.reload();
  await unlock(person);
  await heading(person, 'Bridge');
  await sent(person, 'Before.');
  await page.getByText('No connection.').waitFor();
  await shoot(person, 'offline');
  await say(person, 'Written offline.');
  await waits(person, 'Written offline.');
  await page.getByRole('navigation').getByRole('link', { name: /^Alerts/ }).click();
  await page.getByText('There is no alert.').waitFor();
  await page.goBack();
  await page.reload();
  await unlock(person);
  await waits(person, 'Written offline.');
}

// An account is erased now or not at all.
async function erases_nothing(person) {
  const { page } = person;
  await go_to(person, 'Settings');
  const erasing = section(person, 'Erase my account');
  await erasing.locator('summary').click();
  await erasing.getByLabel('To go on').fill('@awa');
  await erasing.getByRole('button', { name: 'Erase for good' }).click();
  await erasing.getByText('The connection was lost').waitFor();
  await page.getByRole('navigation').getByRole('link', { name: /^Chats/ }).click();
  await page.getByRole('link', { name: /Bridge/ }).click();
  await waits(person, 'Written offline.');
}

async function goes_out_later(person, stage) {
  await stage.start();
  await person.page.getByRole('button', { name: 'Try now' }).click().catch(() => undefined);
  await sent(person, 'Written offline.');
}

// A build that differs in its script alone: as the tools make it, with the hashes of index.html and
// sw.js, but nothing compressed; `spoils`: one file is not what the build says.
function serve_another({ served }, mark, spoils) {
  rmSync(served, { recursive: true, force: true });
  cpSync(page_folder, served, { recursive: true, filter: (from) => !/\.(br|gz)$/.test(from) });
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
  if (spoils) writeFileSync(join(served, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
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

async function an_altered_build_is_not_taken(person, stage) {
  await stage.stop('SIGKILL');
  serve_another(stage, 'altered', true);
  await stage.start();
  assert.equal(await look_for_newer(person), 'redundant');
  await person.page.reload();
  assert.equal(await build_of(person), 'first');
  assert.equal(Object.keys(await shelves(person)).length, 1, 'nothing of it is kept');
  await unlock(person);
  await heading(person, 'Bridge');
}

async function a_newer_build_waits_to_be_asked_for(person, stage) {
  const { page } = person;
  await stage.stop('SIGKILL');
  serve_another(stage, 'second', false);
  await stage.start();
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
  await unlock(second, 'not this one');
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
async function says_that_its_build_is_gone(person, stage) {
  await stage.stop('SIGKILL');
  const { served } = stage;
  for (const name of readdirSync(served).filter((one) => one.startsWith('worker.'))) rmSync(join(served, name));
  await stage.start();
  const page = await person.context.newPage();
  await page.goto(new URL('/icon.svg', stage.origin).href);
  await page.evaluate(async () => { for (const name of await caches.keys()) await caches.delete(name); });
  const session = await person.context.newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await page.goto(stage.origin);
  await heading({ page }, 'Something has gone wrong here');
}

await tell_story(async (stage) => {
  const awa = await stage.open_browser('awa');
  await found(awa, stage.link);
  await is_kept_alone(awa);
  await open_group(awa, 'Bridge');
  await say(awa, 'Before.');
  await sent(awa, 'Before.');
  await reads_with_the_server_away(awa, stage);
  await erases_nothing(awa);
  await goes_out_later(awa, stage);
  await secrets_stay_away(awa);
  await an_altered_build_is_not_taken(awa, stage);
  await a_newer_build_waits_to_be_asked_for(awa, stage);
  const second = await tabs_follow(awa);
  const last = await the_next_leads(awa, second);
  await last.page.close();
  await says_that_its_build_is_gone(awa, stage);
});
