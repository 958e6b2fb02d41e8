// The ways in: what somebody sees before they are a member, and the founder's first minutes.
import { make_passphrase } from './screens.mjs';

export async function open_begin(stage, awa, look) {
  const { page } = awa;
  const { origin } = new URL(stage.founder_link);
  await page.goto(origin);
  await page.locator('.choices').waitFor();
  await look(page, 'welcome');
  await page.goto('about:blank');
  await page.goto(stage.founder_link);
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
  await make_passphrase(page);
  await look(page, 'found');
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
