// The ways in: what somebody sees before they are a member, and the founder's first minutes.
import { make_passphrase } from './people.mjs';

export async function open_begin(stage, awa, look) {
  const { page } = awa;
  await page.goto(stage.origin);
  await page.locator('.choices').waitFor();
  await look(page, 'welcome');
  await page.goto('about:blank');
  await page.goto(stage.link);
  await page.locator('.choices').waitFor();
  await look(page, 'welcome-founder');
  await page.locator('.choices button').first().click();
  await look(page, 'passphrase');
  for (const [i, text] of ['not the same as it', 'not the same at all'].entries()) {
    await page.locator('input[type=password]').nth(i).fill(text);
  }
  await page.locator('.form button[type=submit]').click();
  await page.locator('.note.bad').waitFor();
  await look(page, 'passphrase-differs');
  await pass_passphrase(awa);
  await look(page, 'found');
  const second = await awa.context.newPage();
  await second.goto(stage.origin);
  await second.locator('.outside h1').waitFor();
  await look(second, 'other-tab');
  await second.close();
  await other_ways(page, look);
  await page.locator('.form input').nth(0).fill('Réseau Baobab');
  await page.locator('.form input').nth(1).fill('awa');
  await page.locator('.form button[type=submit]').click();
  await page.locator('.rooms').waitFor();
  await look(page, 'chats-first');
  for (const empty of ['alerts', 'people', 'topics', 'notices']) {
    await page.evaluate((hash) => { location.hash = hash; }, `#/${empty}`);
    await look(page, `${empty}-empty`);
  }
  return { active: await invite(page, 'active', 4), pending: (await invite(page, 'pending', 1))[0] };
}

// Back to the choice, and into those ways that nobody goes here.
async function other_ways(page, look) {
  for (const [place, name] of [[0, 'join-by-hand'], [1, 'link-by-hand'], [2, 'restore'], [3, '']]) {
    await page.locator('.outside > .button.quiet').click();
    await page.locator('.choices button').nth(place).click();
    await page.locator('.form').waitFor();
    if (name) await look(page, name);
  }
}

// And what comes after it.
export async function pass_passphrase(person) {
  await make_passphrase(person);
  await person.page.locator('input[type=password]').first().waitFor({ state: 'detached' });
}

async function invite(page, mode, count) {
  await page.evaluate(() => { location.hash = '#/invites'; });
  await page.locator('.form select').first().selectOption(mode);
  if (!await page.locator('details').getAttribute('open').then((open) => open !== null)) await page.locator('summary').click();
  await page.locator('input[type=number]').first().fill(String(count));
  await page.locator('section .form button[type=submit]').first().click();
  await page.locator('.copy').nth(count - 1).waitFor();
  const links = await page.locator('.copy code').allInnerTexts();
  await page.evaluate(() => { location.hash = '#/you'; });
  return links;
}
