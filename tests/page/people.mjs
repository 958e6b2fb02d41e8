// What people do in all stories: the first steps, a channel, a message; by the English words on screen.
import assert from 'node:assert/strict';
import { shoot } from './stage.mjs';

export const kPassphrase = 'correct horse battery staple';
export const kScript = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
// For where little may be typed.
export const kShortScript = '<img src=x onerror=title=1>';

// In any language.
export async function make_passphrase({ page }) {
  for (const i of [0, 1]) await page.locator('input[type=password]').nth(i).fill(kPassphrase);
  await page.locator('.form button[type=submit]').click();
}

export async function unlock({ page }, passphrase = kPassphrase) {
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
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

export const section = ({ page }, title) =>
  page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) });

export async function go_to(person, place) {
  const { page } = person;
  await page.getByRole('link', { name: /^You\b/ }).click();
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

export async function grant(person, handle, role) {
  const { page } = person;
  await go_to(person, 'Roles');
  const giving = section(person, 'Give a role');
  await giving.getByLabel(/short name/).fill(handle);
  await giving.getByLabel('Role').selectOption(role);
  await giving.getByRole('button', { name: 'Give a role' }).click();
  await page.getByText(`@${handle} has the role now.`).waitFor();
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

export async function open_group(person, title) {
  const { page } = person;
  await page.getByRole('link', { name: 'New', exact: true }).click();
  const group = section(person, 'A group');
  await group.getByLabel('Name').fill(title);
  await group.getByRole('button').click();
  await page.getByRole('heading', { name: title }).waitFor();
}

// `more`: what else is written there, by its label.
export async function open_topic({ page }, name, more = {}) {
  await page.goto(new URL('/#/new_topic', page.url()).href);
  for (const [label, text] of Object.entries({ Name: name, ...more })) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('heading', { name }).waitFor();
}

export async function join_topic({ page }, name) {
  await page.goto(new URL('/#/topics', page.url()).href);
  await page.locator('.card', { hasText: name }).getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { name }).waitFor();
}

export const hears = ({ page }, text) => page.locator('.message:not(.waiting) .said', { hasText: text }).waitFor();
