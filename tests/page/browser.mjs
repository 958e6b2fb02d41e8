// browser.mjs SERVER PAGE: proves that two people can do with the page in PAGE, in real browsers and
// against the real program SERVER, what an alliance begins with: one founds it and invites, the
// other joins; they write to each other, reload and unlock; that what looks like a script is shown
// as the text that it is; that nothing is read that was not near the eye; and that who leaves takes all
// along, and leaves nothing behind.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { carry_out } from './many.mjs';
import { confirm_sheet, found, go_to, grant, hears, invite, join_by, kScript, say, section, unlock } from './people.mjs';
import { shoot, tell_story } from './stage.mjs';

// Whoever is not in a group with her has to be asked first.
async function ask_to_talk(from, to) {
  const { page } = from;
  await page.getByRole('link', { name: 'Chats' }).click();
  await page.getByRole('link', { name: 'New', exact: true }).click();
  const direct = section(from, 'With one member');
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

async function unlock_again(person) {
  const { page } = person;
  await page.reload();
  await unlock(person, 'not this one');
  await page.getByText('This is not the passphrase of this device').waitFor();
  await shoot(person, 'unlock');
  await unlock(person);
}

// Nothing is read that was not near the eye: whoever reads further up is told of it, and finds the end.
async function reads_further_up(reader, writer) {
  const { page } = reader;
  const channel = page.url().split('/').at(-1);
  await carry_out(writer, Array.from({ length: 60 }, (_, i) => ({
    type: 'send_message', channel, anyway: false, content: { kind: 'text', text: `Line ${i + 1} of many.` },
  })));
  await hears(reader, 'Line 60 of many.');
  const unread = page.getByRole('navigation').getByRole('link', { name: /^Chats.*1/ });
  await page.evaluate(() => scrollTo(0, 0));
  await page.getByRole('button', { name: 'To the newest' }).waitFor();
  await say(writer, 'Said below.');
  await page.getByRole('button', { name: 'New messages below' }).waitFor();
  await unread.waitFor();
  await shoot(reader, 'further-up');
  await page.getByRole('button', { name: 'New messages below' }).click();
  await unread.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /below|newest/ }).waitFor({ state: 'detached' });
  const is_clear = (text) => page.locator('.message:not(.waiting) .said', { hasText: text }).evaluate((said) =>
    said.getBoundingClientRect().bottom <= document.querySelector('.composer').getBoundingClientRect().top);
  assert.ok(await is_clear('Said below.'), 'nothing covers it');
  // Who writes is taken to what they have written, and stays there as more comes.
  await page.evaluate(() => scrollTo(0, 0));
  await page.getByRole('button', { name: 'To the newest' }).waitFor();
  await say(reader, 'Said from above.');
  await hears(reader, 'Said from above.');
  await say(writer, 'Heard below.');
  await hears(reader, 'Heard below.');
  await page.getByRole('button', { name: /below|newest/ }).waitFor({ state: 'detached' });
  assert.ok(await is_clear('Heard below.'), 'nothing covers that either');
}

// The setting as it is comes from the server.
async function choose_who_may_write(person) {
  const { page } = person;
  const choice = page.getByLabel('Who may write to you without asking');
  await go_to(person, 'Settings');
  await choice.and(page.locator('select:has(option:checked[value="shared-group"])')).waitFor();
  await choice.selectOption('anyone');
  await section(person, 'Who may reach you').getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await go_to(person, 'Settings');
  await choice.and(page.locator('select:has(option:checked[value="anyone"])')).waitFor();
}

// It shows the same at once, and says who it is; where it is locked, all are.
async function second_tab_follows(person) {
  const second = await person.context.newPage();
  await second.goto(new URL('/', person.page.url()).href);
  await second.getByRole('link', { name: /^A? ?@awa/ }).waitFor();
  await second.getByRole('link', { name: /^You/ }).click();
  await second.getByRole('button', { name: 'Lock' }).click();
  await person.page.getByLabel('Passphrase').waitFor();
  await second.close();
}

// Taken back, left, and sent; the ten seconds pass by the page's clock.
async function alert(person) {
  const { page } = person;
  const counting = page.getByRole('alertdialog');
  const write = async () => {
    await page.getByRole('navigation').getByRole('link', { name: /^Alerts/ }).click();
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
  await page.getByRole('navigation').getByRole('link', { name: /^Alerts/ }).click();
  await page.getByRole('link', { name: /Senegal/ }).click();
  await page.getByText('Two were taken.').first().waitFor();
  await page.getByRole('button', { name: 'I am safe' }).click();
  await page.getByText('a responder has it').waitFor();
}

async function take_all_along(person) {
  const { page } = person;
  await go_to(person, 'Settings');
  const all = section(person, 'A file of all that I have here');
  await all.getByText('The file is not protected').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), all.getByRole('button', { name: 'Make the file' }).click()]);
  assert.equal(file.suggestedFilename(), 'indaba.jsonl');
  const lines = readFileSync(await file.path(), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.equal(lines[0].handle, 'ben');
  const texts = lines.flatMap((line) => line.type === 'message' && line.content?.kind === 'text' ? [line.content.text] : []);
  for (const text of ['Welcome, Ben.', kScript, 'Still there?']) assert.equal(texts.filter((one) => one === text).length, 1, text);
  assert.equal(lines.filter((line) => line.document?.includes('Two were taken.')).length, 1);
}

const begins = ({ page }) => page.getByRole('button', { name: 'Join with an invite' }).waitFor();

// Nothing is stored any more.
async function has_nothing({ page }) {
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  const kept = await page.evaluate(() => new Promise((resolve, reject) => {
    const request = indexedDB.open('indaba');
    request.onsuccess = () => {
      const count = request.result.transaction('entries').objectStore('entries').count();
      count.onsuccess = () => { request.result.close(); resolve(count.result); };
    };
    request.onerror = reject;
  }));
  assert.equal(kept, 0);
}

async function erase(person, title, typed) {
  const part = section(person, title);
  await part.locator('summary').waitFor();
  if (await part.locator('details:not([open])').count() > 0) await part.locator('summary').click();
  await part.getByLabel('To go on').fill(typed);
  await part.getByRole('button', { name: 'Erase for good' }).click();
}

async function erase_account(person, other) {
  const { page } = person;
  await go_to(person, 'Settings');
  await erase(person, 'Erase my account', '@awa');
  await page.getByText('This is not your short name.').waitFor();
  await shoot(person, 'erasing');
  await erase(person, 'Erase my account', '@ben');
  await begins(person);
  await has_nothing(person);
  await page.reload();
  await begins(person);
  await other.page.getByRole('link', { name: 'Chats' }).click();
  await other.page.getByRole('link', { name: /^B? ?@ben/ }).click();
  await hears(other, 'Heard below.');
}

async function erase_device(person) {
  const { page } = person;
  await go_to(person, 'Settings');
  await erase(person, 'Erase what this device has', '@ben');
  await page.getByText('This is not your short name.').waitFor();
  await erase(person, 'Erase what this device has', '@awa');
  await begins(person);
  await has_nothing(person);
}

await tell_story(async ({ link, open_browser }) => {
  const awa = await open_browser('awa');
  const ben = await open_browser('ben');

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
  await reads_further_up(ben, awa);
  await shoot(ben, 'channel');
  await choose_who_may_write(ben);
  await grant(awa, 'awa', 'responder');
  await alert(awa);
  await answer(ben);
  await awa.page.getByRole('button', { name: 'See the answers' }).click();
  await awa.page.locator('li', { hasText: '@ben' }).getByText('I am safe').waitFor();
  await shoot(awa, 'roster');
  await second_tab_follows(ben);
  await unlock(ben);
  await take_all_along(ben);
  await erase_account(ben, awa);
  await erase_device(awa);
});
