// The people of the walk, and what they have said and done before somebody looks.
const kCast = {
  ben: { display_name: ['Ben Okoro'], country: ['NG'], languages: ['en', 'fr'], organisation: ['Lagos Legal Aid'], themes: ['digital rights', 'courts'] },
  chipo: { display_name: ['Chipo Moyo'], country: ['ZW'], organisation: ['Harare Youth Forum'], themes: ['education'] },
  lina: { display_name: ['لينا حداد'], country: ['TN'], languages: ['ar', 'fr'], organisation: ['مبادرة الشباب'], skills: ['photography'] },
  moussa: { country: ['SN'] },
};

export async function fill_house(stage, awa, links) {
  const { page } = awa;
  const handles = Object.keys(kCast);
  for (const [i, handle] of handles.entries()) {
    await stage.member(handle, 'join', links[i], '--handle', handle);
    if (handle !== 'lina') await stage.member(handle, 'contact', 'anyone');
    for (const [field, values] of Object.entries(kCast[handle])) {
      await stage.member(handle, 'profile', 'set', field, ...values, '--visible', 'alliance');
    }
  }
  await give_role(page, 'awa', 'responder');
  await give_role(page, 'awa', 'moderator');
  await give_role(page, 'ben', 'responder');
  await give_role(page, 'chipo', 'moderator');
  const group = await open_group(page, 'Radio team', '@ben @chipo');
  await talk(stage);
  await answer(page, group, 'Saturday suits me. The cable is in my bag.');
  const direct = await open_direct(page, 'ben');
  await stage.member('ben', 'send', '@awa', 'Are you on the way? The hearing begins at ten.');
  await stage.member('lina', 'direct', '@awa', 'مرحبا، التقينا في تونس. هل يمكننا الحديث عن المخيم الصيفي؟');
  const topic = await join_topic(stage, page);
  const empty = await open_group(page, 'Summer camp', '');
  const alert = await send_alert(stage);
  await page.evaluate(() => { location.hash = '#/person/moussa'; });
  await page.locator('.check input').nth(1).click();
  await page.locator('.check input:checked').waitFor();
  const alerts = await channel_at(page, '.sign.alert');
  return { group, direct, topic, empty, alert, alerts };
}

async function give_role(page, handle, role) {
  await page.evaluate(() => { location.hash = '#/roles'; });
  const form = page.locator('section.section').first().locator('form');
  await form.locator('input').first().fill(handle);
  await form.locator('select').first().selectOption(role);
  await form.locator('button[type=submit]').click();
  await page.locator('.announced p', { hasText: handle }).waitFor();
}

const opened_channel = async (page) => {
  await page.waitForURL(/#\/channel\/[0-9a-f]{32}/);
  return page.url().split('/').at(-1);
};

async function open_group(page, title, handles) {
  await page.evaluate(() => { location.hash = '#/new_chat'; });
  const form = page.locator('section.section').nth(1).locator('form');
  await form.locator('input').nth(0).fill(title);
  await form.locator('input').nth(1).fill(handles);
  await form.locator('button[type=submit]').click();
  return opened_channel(page);
}

async function open_direct(page, handle) {
  await page.evaluate((to) => { location.hash = `#/person/${to}`; }, handle);
  await page.locator('.section .form button[type=submit]').click();
  return opened_channel(page);
}

async function answer(page, channel, text) {
  await page.evaluate((to) => { location.hash = `#/channel/${to}`; }, channel);
  await page.locator('.composer textarea').fill(text);
  await page.locator('.composer button[type=submit]').click();
  await page.locator('.message.own:not(.waiting)', { hasText: text }).waitFor();
}

async function talk(stage) {
  const radio = 'Radio team';
  const say = async (who, ...words) => {
    await stage.member(who, ...words);
    return (await stage.member(who, 'read', radio)).at(-1).seq;
  };
  const first = await say('ben', 'send', radio, 'Good morning, all. The transmitter works again: we go on air at six.');
  const second = await say('chipo', 'send', radio, 'Magnifique ! Je passe à la bibliothèque chercher les enregistrements (library, 2nd floor).');
  await say('ben', 'send', radio, 'Thank you. Please bring the long cable, too.', '--reply-to', String(second));
  await stage.member('chipo', 'react', radio, String(first), '👍');
  const poll = await say('ben', 'poll', 'ask', radio, 'When do we meet?', 'Friday at four', 'Saturday at ten', 'صباح الأحد');
  await stage.member('chipo', 'poll', 'vote', radio, String(poll), '2');
}

async function join_topic(stage, page) {
  await stage.member('chipo', 'topic', 'open', 'Digital safety', '--description', 'Questions and answers about phones, accounts and travelling with them.',
    '--theme', 'digital rights', '--theme', 'youth', '--country', 'NG');
  await stage.member('chipo', 'topic', 'open', 'Courts and hearings', '--description', 'Who is heard when and where; who can come.', '--theme', 'courts');
  await stage.member('chipo', 'send', 'Digital safety', 'Which messenger do you use for parents who have old phones?');
  await page.evaluate(() => { location.hash = '#/topics'; });
  await page.locator('li.card', { hasText: 'Digital safety' }).locator('button').click();
  return opened_channel(page);
}

async function send_alert(stage) {
  const [told] = await stage.member('ben', 'alert', 'send', '--country', 'SN', '--what', 'detention', '--in', 'en', '--in', 'fr', '--in', 'es', '--',
    'Two members of the student union were taken from a meeting in Thiès at noon.');
  return told.alert;
}

async function channel_at(page, sign) {
  await page.evaluate(() => { location.hash = '#/chats'; });
  const href = await page.locator('a.item', { has: page.locator(sign) }).first().getAttribute('href');
  return href.split('/').at(-1);
}
