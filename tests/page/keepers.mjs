// keepers.mjs SERVER PAGE: proves in real browsers what those see and do who keep an alliance, and
// that whatever people write is shown as text: a whole alert in three languages is composed as an
// exercise, left and come back to, changed, answered, reminded of and ended; a hub's circle is added; somebody is put out of
// a channel and let back, which is slowed down and closed; people are invited from a list; and no script in any text runs or is
// reported.
import assert from 'node:assert/strict';
import {
  confirm_sheet, found, go_to, grant, hears, invite, join_by, join_topic, kScript, kShortScript, open_topic, say, section, unlock,
} from './people.mjs';
import { shoot, tell_story } from './stage.mjs';

async function make_alerts_provable(person, root) {
  const proving = section(person, 'Prove alerts outside');
  await proving.getByRole('button', { name: 'Make alerts provable' }).waitFor();
  await proving.getByLabel('What stands on the sheet of the alliance').fill(root);
  await proving.getByRole('button', { name: 'Make alerts provable' }).click();
  await person.page.getByText('From now on responders’ alerts can be proved outside.').waitFor();
}

async function say_who_one_is({ page }) {
  await page.getByRole('link', { name: /^You/ }).click();
  await page.getByRole('link', { name: 'My profile' }).click();
  for (const field of ['Name', 'Organisation', 'Themes', 'Skills', 'About me', 'Links', 'Telephone']) {
    await page.getByRole('button', { name: `Edit: ${field}` }).click();
    await page.getByLabel(field, { exact: true }).fill(kScript);
    await page.getByLabel('Who sees it').selectOption('alliance');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: `Edit: ${field}` }).waitFor();
  }
}

async function look_at({ page }, handle) {
  await page.goto(new URL(`/#/person/${handle}`, page.url()).href);
  await page.locator('dd', { hasText: kScript }).first().waitFor();
  await page.locator('.qr svg').waitFor();
}

async function ask_in_poll({ page }) {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('button', { name: 'Ask in a poll' }).click();
  await page.getByLabel('Question').fill(kScript);
  await page.getByLabel('Answer 1').fill(kScript);
  await page.getByLabel('Answer 2').fill(kShortScript);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('legend', { hasText: kScript }).waitFor();
}

async function put_out_and_let_back(awa, ben) {
  const { page } = awa;
  await page.getByRole('link', { name: 'About' }).click();
  const out = section(awa, 'Put somebody out');
  await out.getByLabel('Their short name').fill('@ben');
  await out.getByLabel('For how long').selectOption({ label: '7 days' });
  await out.getByRole('button', { name: 'Put out' }).click();
  await ben.page.getByText('You are not in this channel any more.').waitFor();
  const back = section(awa, 'Let somebody back in');
  await back.getByLabel('Their short name').fill('@ben');
  await back.getByRole('button', { name: 'Let somebody back in' }).click();
  await page.getByText('@ben may join again.').waitFor();
  await join_topic(ben, kShortScript);
  await say(ben, 'I am sorry.');
  await put_out_from_message(awa, ben);
  await page.getByRole('link', { name: 'About' }).click();
  await back.getByLabel('Their short name').fill('@ben');
  await back.getByRole('button', { name: 'Let somebody back in' }).click();
  await page.getByText('@ben may join again.').waitFor();
}

async function put_out_from_message({ page }, ben) {
  await page.getByRole('link', { name: 'Back' }).click();
  const said = page.locator('.message', { hasText: 'I am sorry.' });
  await said.getByRole('button', { name: 'What to do with this message' }).click();
  await said.getByRole('button', { name: 'Put out', exact: true }).click();
  await said.getByText('can’t come back until they are let in again').waitFor();
  await said.getByRole('button', { name: 'Put out @ben' }).click();
  await ben.page.getByText('You are not in this channel any more.').waitFor();
}

// Whoever is there sees what holds, without having asked.
async function set_what_holds(awa, ben) {
  const { page } = awa;
  await join_topic(ben, kShortScript);
  const holds = section(awa, 'What holds here');
  await holds.getByText('You moderate this channel.').waitFor();
  await holds.getByLabel('How often each may write').selectOption({ label: 'Everybody may write once in 5 minutes' });
  await holds.getByLabel('What is said from now on').selectOption({ label: 'Messages disappear after 7 days' });
  await holds.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await ben.page.locator('.protects', { hasText: 'Everybody may write once in 5 minutes' }).waitFor();
  await say(ben, 'Not for long.');
  await ben.page.locator('.message', { hasText: 'Not for long.' }).getByText('Disappears on').waitFor();
  await section(awa, 'Members').getByRole('button', { name: 'See who is in it' }).click();
  for (const who of ['@awa', '@ben']) await section(awa, 'Members').getByText(who).waitFor();
  await shoot(awa, 'about-channel');
  await holds.getByRole('button', { name: 'Close this channel' }).click();
  await holds.getByText('it can’t be opened again').waitFor();
  await holds.getByRole('button', { name: 'Close it for good' }).click();
  await ben.page.getByText('Closed: nothing is added any more.').waitFor();
  assert.equal(await ben.page.getByLabel('Message', { exact: true }).count(), 0);
  await ben.page.getByRole('link', { name: 'About' }).click();
  await section(ben, 'What holds here').getByText('Closed: nothing is added any more.').waitFor();
  await shoot(ben, 'about-closed');
}

async function add_circle(person) {
  const { page } = person;
  await go_to(person, 'Circles');
  await page.getByLabel('Name of the circle').fill(kShortScript);
  await page.getByLabel('Add a country').selectOption('SN');
  await page.getByLabel('Add a country').selectOption('GT');
  await page.getByRole('button', { name: 'Add a circle' }).click();
  await page.locator('.card', { hasText: kShortScript }).getByText('Guatemala, Senegal').or(
    page.locator('.card', { hasText: kShortScript }).getByText('Senegal, Guatemala')).first().waitFor();
  await shoot(person, 'circles');
}

// What is severe calls all the same.
async function mute_alerts({ page }) {
  await page.getByRole('link', { name: 'Chats' }).click();
  await page.getByRole('link', { name: /^Alerts · / }).click();
  await page.getByRole('link', { name: 'About' }).click();
  const mute = page.getByLabel('Do not call me for this');
  await mute.click();
  await mute.and(page.locator(':checked')).waitFor();
}

// Every field in which somebody may write holds what looks like a script.
async function compose({ page }) {
  await page.getByRole('navigation').getByRole('link', { name: /^Alerts/ }).click();
  await page.getByRole('link', { name: 'Send an alert' }).click();
  await page.getByLabel('In one sentence').fill('Begun in short.');
  await page.getByRole('link', { name: 'Write it whole' }).click();
  await page.getByLabel('What kind of alert').selectOption('Exercise');
  await page.getByLabel('What happened', { exact: true }).first().selectOption('raid');
  await page.getByLabel('Begin with a template').selectOption('raid');
  await page.getByLabel('Add a country').selectOption('SN');
  await page.getByRole('button', { name: 'Add a place' }).click();
  await page.getByLabel('Around a point').fill('14.69,-17.44 5');
  const folded = page.locator('details:not([open]) > summary');
  while (await folded.count() > 0) await folded.first().click();
  for (const box of await page.locator('.language input, .language textarea').all()) {
    const [label, is_web] = [await box.getAttribute('id'), await box.getAttribute('spellcheck')];
    if (label && is_web !== 'false') await box.fill(kScript);
  }
  for (const box of await page.getByLabel('Files to go with it').all()) await box.fill(`${kScript} | text/html`);
  for (const field of ['Where it is from', 'Note', 'Only for']) await page.getByLabel(field, { exact: true }).fill(kScript);
  await page.getByLabel('More values').fill(`local=${kScript}`);
  await page.getByLabel('Codes for its handling').fill(kScript);
}

const begun_by = (person) => section(person, 'Begun and not sent');

async function leave_and_come_back(person) {
  const { page } = person;
  await page.getByRole('navigation').getByRole('link', { name: /^Chats/ }).click();
  await page.getByRole('navigation').getByRole('link', { name: /^Alerts/ }).click();
  await shoot(person, 'begun');
  await begun_by(person).getByRole('button', { name: 'Throw away: Begun in short.' }).click();
  await begun_by(person).getByRole('button', { name: 'Throw it away for good: Begun in short.' }).click();
  await begun_by(person).getByText('Begun in short.').waitFor({ state: 'detached' });
  await begun_by(person).getByRole('link').click();
  await page.getByText('It is kept here while this page is open').waitFor();
  assert.equal(await page.getByLabel('More values').inputValue(), `local=${kScript}`);
  assert.equal(await page.getByLabel('Headline').nth(2).inputValue(), kScript);
}

// Neither what is stored nor, after a lock, the page has what was written.
async function begun_outlasts_no_lock(person) {
  const { page } = person;
  await page.getByRole('navigation').getByRole('link', { name: /^Alerts/ }).click();
  assert.equal(await begun_by(person).count(), 0, 'what was sent is begun no more');
  await page.getByRole('link', { name: 'Send an alert' }).click();
  await page.getByLabel('In one sentence').fill('At the old mill.');
  const stored = await page.evaluate(async () => {
    const answer = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
    const { name } = (await indexedDB.databases())[0];
    const database = await answer(indexedDB.open(name));
    const stores = [...database.objectStoreNames];
    const values = await Promise.all(stores.map((one) => answer(database.transaction(one).objectStore(one).getAll())));
    database.close();
    const texts = values.flat().map((value) => new TextDecoder().decode(value instanceof Uint8Array ? value : undefined));
    return [...texts, JSON.stringify({ ...localStorage, ...sessionStorage }), location.href].join();
  });
  assert.ok(stored.length > 1_000 && !stored.includes('At the old mill.'), 'nothing of it is stored');
  await page.getByRole('link', { name: /^You/ }).click();
  await page.getByRole('button', { name: 'Lock' }).click();
  await unlock(person);
  await page.getByRole('navigation').getByRole('link', { name: /^Alerts/ }).click();
  await page.getByRole('link', { name: 'Send an alert' }).click();
  assert.equal(await page.getByLabel('In one sentence').inputValue(), '');
}

async function send_counted(person) {
  const { page } = person;
  await page.getByRole('button', { name: 'See it as it goes out' }).click();
  await page.locator('.practice', { hasText: 'This is an exercise.' }).waitFor();
  await shoot(person, 'preview');
  await page.getByRole('button', { name: 'Send the alert' }).click();
  await page.getByRole('alertdialog').waitFor();
  for (let second = 0; second < 11; ++second) await page.clock.runFor(1_000);
  await page.getByRole('heading', { name: 'What came when' }).waitFor();
}

async function alert_in_three_languages(awa, ben) {
  const { page } = awa;
  await compose(awa);
  await leave_and_come_back(awa);
  await shoot(awa, 'composer');
  await mute_alerts(ben);
  const called = ben.page.getByText('Exercise. Nothing has happened.').waitFor();
  await page.clock.install();
  await send_counted(awa);
  await page.clock.resume();
  await called;
  await page.getByText('Languages', { exact: true }).click();
  for (const language of ['English', 'French', 'Spanish']) await page.locator('.card', { hasText: language }).waitFor();
  await page.getByText('As it was signed').click();
  await page.locator('.document', { hasText: '<status>Exercise</status>' }).waitFor();
  await shoot(awa, 'alert');
  await ben.page.getByRole('navigation').getByRole('link', { name: /^Alerts/ }).click();
  await ben.page.locator('a.alert.practice', { hasText: 'Exercise' }).waitFor();
  await shoot(ben, 'board');
}

async function change_remind_and_end(awa, ben) {
  const { page } = awa;
  await page.getByRole('button', { name: 'See the answers' }).click();
  await page.getByText('1 member has not answered:').waitFor();
  await page.getByLabel('A word with the reminder').fill(kScript);
  await page.getByRole('button', { name: 'Remind those who have not answered' }).click();
  await page.getByText('1 member is reminded.').waitFor();
  await page.getByRole('link', { name: 'Change all of it' }).click();
  await page.getByLabel('Headline').first().fill('It goes on.');
  await send_counted(awa);
  await page.clock.resume();
  await page.getByRole('heading', { name: 'It goes on.' }).waitFor();
  await page.locator('.steps li', { hasText: 'Update' }).waitFor();
  await ben.page.locator('a.alert.in_force', { hasText: 'It goes on.' }).click();
  await ben.page.getByRole('button', { name: 'I am safe' }).click();
  await ben.page.locator('.steps li', { hasText: 'A responder has your answer' }).waitFor();
  await shoot(ben, 'timeline');
  await page.getByLabel('What is new, or why it ends').fill(kScript);
  await page.getByRole('button', { name: 'End the alert' }).click();
  await page.getByText('The alert has ended.').waitFor();
}

async function invite_from_list(person) {
  const { page } = person;
  await go_to(person, 'Invites and who waits');
  const list = section(person, 'From a list');
  const choose = (text) => list.locator('input[type=file]').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('name,country\nBa,XX\n');
  await list.getByText('Line 2: that is no country’s code').waitFor();
  await choose(`name,country,mode\n${kScript.replaceAll('"', '')},SN,pending\nDan,,\n`);
  await list.getByRole('button', { name: 'Make 2 links' }).click();
  await list.locator('.ticket').nth(1).waitFor();
  await list.getByRole('button', { name: 'Show codes to scan' }).click();
  await list.locator('.qr svg').nth(1).waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), list.getByRole('button', { name: 'Download the list' }).click()]);
  assert.equal(file.suggestedFilename(), 'invites.csv');
  await shoot(person, 'from-list');
}

await tell_story(async ({ link, open_browser }) => {
  const awa = await open_browser('awa');
  const ben = await open_browser('ben');
  await found(awa, link);
  const { root } = await confirm_sheet(awa);
  await join_by(ben, await invite(awa));
  await awa.page.locator('.qr svg').waitFor();
  await grant(awa, 'awa', 'responder');
  await grant(awa, 'awa', 'moderator');
  await make_alerts_provable(awa, root);
  await say_who_one_is(ben);
  await look_at(awa, 'ben');
  await shoot(awa, 'person');
  await open_topic(awa, kShortScript, { 'What it is for': kScript, Themes: kScript });
  await say(awa, kScript);
  await hears(awa, kScript);
  await ask_in_poll(awa);
  await join_topic(ben, kShortScript);
  await hears(ben, kScript);
  await put_out_and_let_back(awa, ben);
  await set_what_holds(awa, ben);
  await add_circle(awa);
  await alert_in_three_languages(awa, ben);
  await change_remind_and_end(awa, ben);
  await begun_outlasts_no_lock(awa);
  await invite_from_list(awa);
  for (const { page } of [awa, ben]) {
    assert.equal(await page.title(), 'Indaba', 'nothing of what looks like a script ran');
    assert.equal(await page.locator('#page img, #page script').count(), 0);
  }
});
