// walk.mjs: a walk through all screens of the page and the states that they can be in.
//
// `walk(stage, seen, options)` calls `seen(page, name)` at each, once it stands still. It goes by what
// does not change with the language, so that each language is walked alike. `options` are the browsers';
// `script` runs in each page before the page's own.
import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { open_begin, pass_passphrase } from './walk_begin.mjs';
import { fill_house } from './walk_people.mjs';

const kNobodyMoves = { reducedMotion: 'reduce', timezoneId: 'Africa/Dakar' };

const still = async (page) => {
  await page.locator('h1').first().waitFor();
  await page.locator('.busy, .form .spinner').first().waitFor({ state: 'detached' });
};

export async function walk(stage, seen, options, script = '') {
  const look = async (page, name) => {
    await still(page);
    await seen(page, name);
  };
  const open = (name) => stage.open_browser(name, { ...kNobodyMoves, ...options }, script);
  const awa = await open('awa');
  const { page } = awa;
  const go = (to) => page.evaluate((hash) => { location.hash = hash; }, `#/${to}`);
  const visit = async (to, name = to) => {
    await go(to);
    await look(page, name);
  };
  const invites = await open_begin(stage, awa, look);
  const house = await fill_house(stage, awa, invites.active);

  await rooms(page, visit, look, house);
  await alert_screens(stage, page, visit, look, house);
  await newcomers(page, visit, look, invites, open);
  await ends(stage, awa, look, seen, go);
}

// What was announced is shown for a moment, and would lie over the next screen.
const quiet = (page) => page.locator('.announced p').waitFor({ state: 'detached' });

async function rooms(page, visit, look, house) {
  await quiet(page);
  await visit('chats');
  await visit(`channel/${house.group}`, 'channel-group');
  await page.locator('.message .more').nth(2).click();
  await look(page, 'channel-actions');
  await page.locator('.actions .row').nth(1).locator('button').first().click();
  await look(page, 'channel-reply');
  await page.locator('.composer .about button').click();
  await page.locator('.composer button[aria-pressed]').click();
  await look(page, 'channel-more');
  await page.locator('.composer .row.wrap button').click();
  await look(page, 'channel-new-poll');
  await visit(`about_channel/${house.group}`, 'about-group');
  await visit(`channel/${house.topic}`, 'channel-topic');
  await visit(`about_channel/${house.topic}`, 'about-topic');
  await page.locator('summary').click();
  await page.locator('details button').click();
  await page.locator('.steps li').first().waitFor();
  await look(page, 'about-topic-history');
  await visit(`channel/${house.direct}`, 'channel-direct');
  await visit(`channel/${house.empty}`, 'channel-empty');
  await visit('channel/00000000000000000000000000000000', 'channel-none');
  await visit('new_chat');
  await visit('topics');
  await visit('new_topic');
  await visit('search', 'search-empty');
  await page.locator('.form input').fill('transmitter');
  await page.locator('.form button[type=submit]').click();
  await page.locator('li.card').first().waitFor();
  await look(page, 'search');
  await visit('people');
  await page.locator('summary').click();
  await look(page, 'people-filter');
  await visit('person/ben', 'person');
  await visit('person/moussa', 'person-blocked');
  await visit('person/nobody_here', 'person-unknown');
  await visit('you');
  await visit('profile');
  await page.locator('.item button').nth(3).click();
  await look(page, 'profile-editing');
  await visit('devices');
  await page.locator('li.card button').first().click();
  await look(page, 'devices-editing');
  await page.locator('section.section button').click();
  await page.locator('.copy').waitFor();
  await page.locator('.qr svg').waitFor();
  await look(page, 'devices-link');
  await visit('roles');
  await visit('circles');
  await page.locator('summary').first().click();
  await look(page, 'circles-known');
  await visit('settings');
  await page.locator('.check input').first().click();
  await page.locator('[role=alert] .note.bad').waitFor();
  await look(page, 'settings-calls-refused');
  await visit('protection');
  await visit('sheets');
}

const open_all = (page) => page.evaluate(() => { for (const one of document.querySelectorAll('details')) one.open = true; });

async function alert_screens(stage, page, visit, look, house) {
  await visit('alerts');
  await page.locator('summary').click();
  await look(page, 'alerts-filter');
  await visit(`alert/${house.alert}`, 'alert');
  await page.locator('.answers button').nth(1).click();
  await page.locator('.answers button[aria-pressed=true]').waitFor();
  await look(page, 'alert-answered');
  await open_all(page);
  await look(page, 'alert-signed');
  await quiet(page);
  await visit('new_alert');
  const selects = page.locator('.form select');
  await selects.nth(0).selectOption('GT');
  await selects.nth(1).selectOption('raid');
  await page.locator('.form textarea').fill('Police entered the office of the youth network in Xela.');
  await visit('alerts', 'alerts-begun');
  await visit('new_alert', 'new-alert-begun');
  await page.clock.install();
  await page.locator('.form button[type=submit]').click();
  await page.locator('.countdown').waitFor();
  await look(page, 'alert-counting');
  for (let second = 0; second < 11; ++second) await page.clock.runFor(1_000);
  await page.waitForURL(/#\/alert\/[0-9a-f]{64}/);
  await page.clock.resume();
  const own = page.url().split('/').at(-1);
  await stage.member('ben', 'alert', 'answer', own.slice(0, 12), 'need-help', 'We are in the café opposite.');
  await page.locator('section.section button').nth(-1).waitFor();
  await look(page, 'alert-own');
  const roster = page.locator('section.section').nth(1);
  await roster.locator('button').first().click();
  await roster.locator('.list').waitFor();
  await look(page, 'alert-roster');
  await visit(`change_alert/${own}`, 'change-alert');
  await whole_alert(page, visit, look);
  await visit('alerts', 'alerts-practice');
  await visit(`channel/${house.alerts}`, 'channel-alerts');
}

// An exercise, in all languages that it begins with.
async function whole_alert(page, visit, look) {
  await visit('whole_alert');
  await page.locator('.form > .field select').first().selectOption('Exercise');
  await page.locator('.practice').waitFor();
  await choose_in(page, 'raid');
  await choose_in(page, 'raid', 1);
  await choose_in(page, 'SN');
  await open_all(page);
  await look(page, 'whole-alert-filled');
  await page.locator('.form > button[type=submit]').click();
  await page.locator('.button.danger').waitFor();
  await look(page, 'whole-alert-preview');
  await page.locator('.button.danger').click();
  await page.locator('.countdown').waitFor();
  for (let second = 0; second < 11; ++second) await page.clock.runFor(1_000);
  await page.waitForURL(/#\/alert\/[0-9a-f]{64}/);
  await page.clock.resume();
  await look(page, 'alert-exercise');
}

// In the `nth` of the fields that offer `value`.
const choose_in = (page, value, nth = 0) =>
  page.locator(`select:has(option[value="${value}"])`).nth(nth).selectOption(value);

// Who waits to be accepted, and who adds a device, each in a browser of their own.
async function newcomers(page, visit, look, invites, open) {
  const dina = await open('dina');
  await dina.page.goto(invites.pending);
  await dina.page.locator('.choices button').first().click();
  await pass_passphrase(dina);
  await look(dina.page, 'join');
  await dina.page.locator('.form input').nth(0).fill('dina');
  await dina.page.locator('.form textarea').fill('We met at the school in Mbour.');
  await dina.page.locator('.form button[type=submit]').click();
  await dina.page.locator('[role=status] .spinner').waitFor();
  await look(dina.page, 'waiting');
  await visit('invites');
  await page.locator('section .form button[type=submit]').first().click();
  await page.locator('.copy').first().waitFor();
  await page.locator('.qr svg').waitFor();
  await look(page, 'invites-made');
  const choose = (text) => page.locator('input[type=file]').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('name,country\nBa,XX\n');
  await page.locator('[role=alert] .note.bad').waitFor();
  await look(page, 'invites-list-wrong');
  await choose('name,country,mode\nBa,SN,pending\nليلى,TN,\n');
  await page.locator('section.section > .button.main').click();
  await page.locator('.ticket').nth(2).waitFor();
  await page.locator('button[aria-pressed=false]').click();
  await page.locator('.qr svg').nth(2).waitFor();
  await look(page, 'invites-list');
  await page.locator('li.card .row .button:not(.main)').click();
  await dina.page.locator('.ended').waitFor();
  await look(dina.page, 'ended');

  const phone = await open('phone');
  await visit('devices');
  await page.locator('section.section button').click();
  await phone.page.goto(await page.locator('.copy code').innerText());
  await phone.page.locator('.choices button').first().click();
  await pass_passphrase(phone);
  await look(phone.page, 'link');
  await phone.page.locator('.form input').fill('Old phone');
  await phone.page.locator('.form button[type=submit]').click();
  await phone.page.locator('.fingerprint').waitFor();
  await look(phone.page, 'linking');
  await page.locator('.card .fingerprint:not(.small)').waitFor();
  await look(page, 'devices-asked');
  await page.locator('.card button').first().click();
  await phone.page.locator('.rooms').waitFor();
  await look(phone.page, 'chats-new-device');
  await visit('notices');
}

// Whose service worker differs in a remark alone.
async function newer_build(stage, page, look) {
  await stage.stop();
  for (const name of readdirSync(stage.served).filter((one) => /^sw\.js\.(br|gz)$/.test(one))) rmSync(join(stage.served, name));
  appendFileSync(join(stage.served, 'sw.js'), '// newer\n');
  await stage.start();
  await page.evaluate(async () => void await (await navigator.serviceWorker.ready).update());
  const told = page.locator('.strip', { has: page.locator('summary') });
  await told.locator('summary').click();
  await look(page, 'newer-build');
  await told.locator(':scope > .button').click();
}

async function ends(stage, awa, look, seen, go) {
  const { page, context } = awa;
  const second = await context.newPage();
  await second.goto(new URL('/#/sheets', page.url()).href);
  await second.locator('.note.bad').waitFor();
  await look(second, 'following-tab');
  await second.close();
  await go('chats');
  await newer_build(stage, page, look);
  await stage.stop();
  await page.locator('p.strip .button').first().waitFor();
  await look(page, 'offline');
  await go('topics');
  await page.locator('.busy').waitFor();
  await seen(page, 'offline-loading');
  await go('you');
  await page.locator('.bar .button').click();
  await page.locator('input[type=password]').waitFor();
  await look(page, 'unlock');
  await page.locator('input[type=password]').fill('not this one at all');
  await page.locator('.form button[type=submit]').click();
  await page.locator('.note.bad').first().waitFor();
  await look(page, 'unlock-wrong');
}
