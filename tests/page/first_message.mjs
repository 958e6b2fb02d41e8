// first_message.mjs SERVER PAGE: proves, in real browsers and against the real program SERVER, that whoever
// founds an alliance or joins one has sent a first message before the page in PAGE fetches anything that
// first_visit.mjs does not count; and that the rest of the module comes soon after.
import assert from 'node:assert/strict';
import { found, hears, invite, join_by, open_group, say } from './people.mjs';
import { tell_story } from './stage.mjs';

const kLater = /\/(rooms|indaba_core_later)\.|\/text_(?!en\.)/;

// What the page and its worker ask for, in `asked`; of that what may come later waits for `let_come`. The
// service worker keeps the whole build, once one is in.
async function watch({ context }) {
  const asked = [];
  context.on('request', (request) => {
    if (!request.serviceWorker()) asked.push(new URL(request.url()).pathname);
  });
  let let_come;
  const may_come = new Promise((come) => { let_come = come; });
  await context.route(kLater, async (route) => {
    await may_come;
    await route.continue();
  });
  return { asked, let_come };
}

async function says_something(person, { asked, let_come }) {
  await open_group(person, 'Bridge');
  assert.ok(asked.some((path) => /\/indaba_core\./.test(path)), 'what the worker asks for is seen');
  assert.deepEqual(asked.filter((path) => kLater.test(path)), []);
  await say(person, 'First.');
  await hears(person, 'First.');
  let_come();
}

await tell_story(async ({ link, open_browser }) => {
  const awa = await open_browser('awa');
  const by_awa = await watch(awa);
  await found(awa, link);
  await says_something(awa, by_awa);
  const ben = await open_browser('ben');
  const by_ben = await watch(ben);
  await join_by(ben, await invite(awa));
  await says_something(ben, by_ben);
  const is_rest = (path) => path.includes('/indaba_core_later.');
  if (!by_ben.asked.some(is_rest)) await ben.context.waitForEvent('request', { predicate: (request) => is_rest(request.url()) });
});
