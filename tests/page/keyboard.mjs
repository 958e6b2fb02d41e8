// keyboard.mjs SERVER PAGE: proves that what the page is for can be done without a mouse: two people
// found, join and write to each other; one opens a topic with a poll, the other joins, reads and votes;
// one sends an alert, the other answers. Only keys are pressed, and wherever they lead can be seen.
import assert from 'node:assert/strict';
import { kPassphrase } from './people.mjs';
import { tell_story } from './stage.mjs';

const kTabsMax = 60;

// What has the focus: how it is called, and whether eyes can tell.
const focused = (page) => page.evaluate(() => {
  const at = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const labels = [...at.labels ?? []].map((label) => label.textContent).join(' ');
  const name = at.getAttribute('aria-label') ?? (labels || at.textContent);
  return { name: name.trim(), tag: at.localName, is_seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 };
});

const is_named = (name, wanted) => typeof wanted === 'string' ? name === wanted : wanted.test(name);

// Goes on, or back, to what is called so, and asks at each step whether one sees where one is.
async function tab_to(page, wanted, key = 'Tab') {
  await page.getByText(wanted).or(page.getByLabel(wanted)).filter({ visible: true }).first().waitFor();
  for (let i = 0; i < kTabsMax; ++i) {
    const at = await focused(page);
    if (at.tag !== 'h1' && at.tag !== 'body' && is_named(at.name, wanted)) return;
    await page.keyboard.press(key);
    const next = await focused(page);
    // A screen that has just come puts the focus on its title, where no key leads.
    if (!['body', 'h1'].includes(next.tag)) assert.ok(next.is_seen, `the focus on ${next.tag} "${next.name}" is seen`);
  }
  assert.fail(`no key leads to ${wanted}`);
}

async function press(page, wanted, key = 'Enter') {
  await tab_to(page, wanted);
  await page.keyboard.press(key);
}

async function type(page, wanted, text) {
  await tab_to(page, wanted);
  await page.keyboard.type(text);
}

async function come_to(page, title) {
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.waitForFunction(() => document.activeElement?.localName === 'h1');
}

async function passphrase_waits(page) {
  await page.getByLabel('Passphrase').waitFor();
  await page.waitForFunction(() => document.activeElement?.localName === 'input');
  assert.equal((await focused(page)).name, 'Passphrase', 'the first field waits for keys');
}

async function begin(page, link, button) {
  await page.goto(link);
  await press(page, button);
  await passphrase_waits(page);
  await page.keyboard.type(kPassphrase);
  await type(page, 'Once more', kPassphrase);
  await page.keyboard.press('Enter');
}

async function found_and_join(awa, ben, founder_link) {
  await begin(awa, founder_link, 'Found an alliance');
  await type(awa, 'Name of the alliance', 'Alliance');
  await type(awa, 'Your short name', 'awa');
  await awa.keyboard.press('Enter');
  await come_to(awa, 'Alliance');
  await skip_to_content(awa);
  await press(awa, /^You/);
  await come_to(awa, '@awa');
  await press(awa, 'Invites and who waits');
  await come_to(awa, 'Invites and who waits');
  await press(awa, 'Make the link');
  const link = await awa.locator('.copy code').innerText();
  await begin(ben, link, 'Join with an invite');
  await type(ben, 'Your short name', 'ben');
  await ben.keyboard.press('Enter');
  await come_to(ben, 'Alliance');
}

async function skip_to_content(page) {
  await page.reload();
  await passphrase_waits(page);
  await page.keyboard.type(kPassphrase);
  await page.keyboard.press('Enter');
  await come_to(page, 'Alliance');
  await tab_to(page, 'Go to the content', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await come_to(page, 'Alliance');
}

async function write(awa, ben) {
  await press(awa, 'Chats');
  await come_to(awa, 'Alliance');
  await press(awa, 'New');
  await come_to(awa, 'New');
  await type(awa, 'Their short name', 'ben');
  await awa.keyboard.press('Enter');
  await awa.getByText('@ben has to agree first.').waitFor();
  await press(ben, 'Accept');
  await ben.getByText('They can write to you now.').waitFor();
  assert.notEqual((await focused(ben)).tag, 'body', 'the place is kept though the button is gone');
  await press(awa, /^Chats/);
  await press(awa, /@ben/);
  await come_to(awa, '@ben');
  await type(awa, 'Message', 'Welcome, Ben.');
  await awa.keyboard.press('Enter');
  await awa.locator('.message:not(.waiting) .said', { hasText: 'Welcome, Ben.' }).waitFor();
  assert.equal((await focused(awa)).name, 'Message', 'one may go on writing');
  await press(ben, /@awa/);
  await come_to(ben, '@awa');
  await ben.getByRole('log').getByText('@awa: Welcome, Ben.').waitFor({ state: 'attached' });
  // What somebody has left on purpose is not taken up again, or a phone's keyboard would come back by itself.
  await awa.evaluate(() => document.activeElement.blur());
  await type(ben, 'Message', 'Thank you.');
  await ben.keyboard.press('Enter');
  await awa.locator('.said', { hasText: 'Thank you.' }).waitFor();
  assert.equal((await focused(awa)).tag, 'body');
}

async function talk_openly(awa, ben) {
  await press(awa, /^Chats/);
  await press(awa, 'Open channels');
  await come_to(awa, 'Open channels');
  await press(awa, 'Open one');
  await come_to(awa, 'Open one');
  await type(awa, 'Name', 'Digital safety');
  await awa.keyboard.press('Enter');
  await come_to(awa, 'Digital safety');
  await press(awa, 'More', 'Space');
  await press(awa, 'Ask in a poll');
  await awa.getByLabel('Question').waitFor();
  await type(awa, 'Question', 'When?');
  await type(awa, 'Answer 1', 'Friday');
  await type(awa, 'Answer 2', 'Saturday');
  await awa.keyboard.press('Enter');
  await awa.locator('.poll').waitFor();

  await press(ben, /^Chats/);
  await press(ben, 'Open channels');
  await come_to(ben, 'Open channels');
  await press(ben, 'Join');
  await come_to(ben, 'Digital safety');
  await ben.locator('.poll').waitFor();
  await press(ben, /^Saturday/, 'Space');
  await ben.getByRole('button', { name: /Saturday/, pressed: true }).waitFor();
  assert.match((await focused(ben)).name, /Saturday/, 'the place is kept');
  await awa.getByRole('button', { name: /Saturday 1 vote/ }).waitFor();
}

async function alert(awa, ben) {
  await press(awa, /^You/);
  await press(awa, 'Roles');
  await come_to(awa, 'Roles');
  await type(awa, 'Their short name', 'awa');
  await awa.keyboard.press('Enter');
  await awa.getByText('@awa has the role now.').waitFor();
  await press(awa, /^Alerts/);
  await come_to(awa, 'Alerts');
  await press(awa, 'Send an alert');
  await come_to(awa, 'Send an alert');
  await type(awa, 'Country', 'Senegal');
  await type(awa, 'What happened', 'Detention');
  await type(awa, 'In one sentence', 'Two were taken.');
  await awa.clock.install();
  await press(awa, 'Send the alert');
  const counting = awa.getByRole('alertdialog');
  await counting.waitFor();
  assert.equal((await focused(awa)).name, 'Take it back', 'what stops it is at hand');
  await awa.keyboard.press('Escape');
  await counting.waitFor({ state: 'detached' });
  assert.equal((await focused(awa)).name, 'Send the alert', 'the place is kept');
  await awa.keyboard.press('Enter');
  await counting.waitFor();
  for (let second = 0; second < 11; ++second) await awa.clock.runFor(1_000);
  await awa.getByRole('heading', { level: 1, name: /Senegal/ }).waitFor();
  await awa.clock.resume();

  await press(ben, /^Alerts/);
  await come_to(ben, 'Alerts');
  await press(ben, /Senegal/);
  await ben.getByText('Two were taken.').first().waitFor();
  await press(ben, 'I am safe');
  await ben.getByRole('status').getByText('Your answer is kept and on its way.').waitFor();
  await ben.getByRole('button', { name: 'I am safe', pressed: true }).waitFor();
  await press(awa, 'See the answers');
  await awa.locator('li', { hasText: '@ben' }).getByText('I am safe').waitFor();
}

await tell_story(async ({ link, open_browser }) => {
  const { page: awa } = await open_browser('awa');
  const { page: ben } = await open_browser('ben');
  await found_and_join(awa, ben, link);
  await write(awa, ben);
  await talk_openly(awa, ben);
  await alert(awa, ben);
});
