// figures.mjs SERVER PAGE: measures the page in PAGE in a real browser, against the real program SERVER,
// and prints a table: how long a first and a later visit take on a slow phone and a slow line, what memory
// many channels take, and how long frames take while a long channel is scrolled. It has no limits of its
// own: it fails only where something can't be measured.
import assert from 'node:assert/strict';
import { carry_out } from './many.mjs';
import { found, go_to, invite, join_topic, kPassphrase, make_passphrase, open_topic, unlock } from './people.mjs';
import { open_line, slow_down } from './slow.mjs';
import { tell_story } from './stage.mjs';

const kTimesSlower = 6;
const kKilobitsPerSecond = 400;
const kRoundTripMs = 200;
const kChannels = 50;
const kMessagesInEach = 20;
const kMessages = 10_000;
const kMessagesAtOnce = 64;
const kScrollPixels = 200; // in each frame: a quick flick
const kLongFrameMs = 33.4;

function put(name, value) {
  console.log(`${name.padEnd(72)} ${value}`);
}
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

// In each page, before its own scripts: notes when something is first shown and the page is free to hear
// what is typed there, and when somebody last did something, on the page's own clock.
function take_notes() {
  const kShown = {
    welcome: '.choices .button', passphrase: 'input[type=password]', handle: 'input[autocomplete=username]',
    refused: '.form .note.bad', conversations: '.chats .item',
  };
  const notes = self.notes = {};
  const look = () => {
    for (const [name, selector] of Object.entries(kShown)) {
      if (name in notes || !document.querySelector(selector)) continue;
      notes[name] = undefined;
      requestAnimationFrame(() => setTimeout(() => { notes[name] = performance.now(); }));
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true });
  addEventListener('click', () => { notes.clicked = performance.now(); }, true);
}

const noted = async ({ page }, name) => {
  await page.waitForFunction((what) => self.notes[what] !== undefined, name);
  return page.evaluate(() => self.notes);
};

async function slowly(line, person, act) {
  const { page, folder } = person;
  page.setDefaultTimeout(180_000);
  line.slow(kKilobitsPerSecond, kRoundTripMs);
  const speed_up = slow_down(folder, kTimesSlower);
  try {
    return await act();
  } finally {
    await speed_up();
    line.free();
  }
}

async function first_visit(line, person, link) {
  const { page } = person;
  await slowly(line, person, async () => {
    await page.goto(link);
    const { welcome } = await noted(person, 'welcome');
    await page.locator('.choices .button.main').click();
    const { passphrase, clicked } = await noted(person, 'passphrase');
    await make_passphrase(person);
    const { handle, clicked: made } = await noted(person, 'handle');
    put('first visit, from the invite link: until the page is there', seconds(welcome));
    put('  and a passphrase can be typed', seconds(passphrase - clicked));
    put('  and, that being made (Argon2id), the name can be typed', seconds(handle - made));
  });
  await page.getByLabel('Your short name').fill(person.name);
  await page.getByRole('button', { name: 'Join with an invite' }).click();
  await page.getByRole('heading', { name: 'Alliance' }).waitFor();
}

// A wrong passphrase costs Argon2id and nothing else.
async function later_visit(line, person, what) {
  const { page } = person;
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto('about:blank');
  await slowly(line, person, async () => {
    await page.goto(person.origin);
    const { passphrase } = await noted(person, 'passphrase');
    assert.ok(await page.evaluate(() => navigator.serviceWorker.controller !== null), 'it is the service worker’s');
    await unlock(person, `${kPassphrase} or another`);
    const { refused, clicked } = await noted(person, 'refused');
    await unlock(person);
    const { conversations, clicked: typed } = await noted(person, 'conversations');
    put(`later visit, ${what}: until a passphrase can be typed`, seconds(passphrase));
    put('  and, that being typed, the conversations are there', seconds(conversations - typed));
    put('    of which Argon2id alone takes', seconds(refused - clicked));
  });
}

// In each worker, before its own script: keeps what memory WebAssembly has there.
function note_memory() {
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given);
    self.wasm_memory = Object.values((made.instance ?? made).exports).find((one) => one instanceof WebAssembly.Memory) ?? self.wasm_memory;
    return made;
  };
}

async function note_memory_of({ context, page }) {
  const session = await context.newCDPSession(page);
  const tell = (sessionId, id, method, params = {}) =>
    session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
  session.on('Target.attachedToTarget', async ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') await tell(sessionId, 1, 'Runtime.evaluate', { expression: `(${note_memory})()` });
    await tell(sessionId, 2, 'Runtime.runIfWaitingForDebugger');
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: false });
}

// The browser's own count knows nothing of WebAssembly's memory, which never shrinks.
const wasm_bytes = ({ page }) => page.workers()[0].evaluate(() => self.wasm_memory.buffer.byteLength);

async function memory(person, what) {
  const { breakdown } = await person.page.evaluate(() => performance.measureUserAgentSpecificMemory());
  const of = (wanted) => breakdown.filter(wanted).reduce((sum, one) => sum + one.bytes, 0);
  const scripts_of = (scope) => of(({ attribution }) => attribution.some((one) => one.scope === scope));
  const parts = {
    page: scripts_of('Window'), elements: of(({ types }) => types.includes('DOM')),
    worker: scripts_of('DedicatedWorkerGlobalScope'), WebAssembly: await wasm_bytes(person),
  };
  for (const [name, bytes] of Object.entries(parts)) assert.ok(bytes > 0, `${name} is counted`);
  const all = Object.values(parts).reduce((sum, bytes) => sum + bytes);
  put(`memory, ${what}`, `${megabytes(all)}: ${Object.entries(parts).map(([name, bytes]) => `${name} ${megabytes(bytes)}`).join(', ')}`);
}

async function fill_channels(one, other) {
  const opened = await carry_out(one, Array.from({ length: kChannels }, (_, i) => ({
    type: 'open_channel', name: `Topic ${i + 1}`, description: 'What is said about it.', kind: 'topic', themes: [], countries: [],
  })));
  const channels = opened.map(({ channel }) => channel);
  await carry_out(other, [{ type: 'find_channels', kind: 'topic' }]);
  await carry_out(other, channels.map((channel) => ({ type: 'join_channel', channel })));
  await say_much(one, channels.flatMap((channel) => Array.from({ length: kMessagesInEach }, () => channel)));
}

const kWords = 'We meet at the library on Saturday at ten; whoever can brings a long cable and something to eat.'.split(' ');

// A message into each of `channels`, one after the other, as long as people write.
const say_much = (person, channels) => carry_out(person, channels.map((channel, i) => ({
  type: 'send_message', channel, anyway: false,
  content: { kind: 'text', text: `${person.name} ${i + 1}: ${kWords.slice(0, 3 + i * 7 % 16).join(' ')}` },
})), kMessagesAtOnce);

// Nobody touches it for as long as that takes.
async function stay_unlocked(person) {
  await go_to(person, 'Settings');
  await person.page.getByLabel('Lock by itself after').selectOption('240');
}

const channel_of = async ({ page }) => page.url().split('/').at(-1);

async function fill_long(one, other) {
  await open_topic(one, 'Long');
  await join_topic(other, 'Long');
  const channel = await channel_of(one);
  for (const person of [one, other]) await stay_unlocked(person);
  const half = Array.from({ length: kMessages / 2 }, () => channel);
  await Promise.all([one, other].map((person) => say_much(person, half)));
  return channel;
}

// In the page: scrolls to the top, with all that is loaded on the way, or to the end.
function scroll_through({ goes_up, pixels }) {
  const frames = [];
  let [before, most_shown, waits] = [0, 0, 0];
  const { scrollingElement: all } = document;
  const is_there = () => goes_up ? scrollY === 0 && !document.querySelector('.lines > div > .button')
    : scrollY + innerHeight >= all.scrollHeight - 1;
  return new Promise((done, failed) => {
    const step = (now) => {
      if (before > 0) frames.push(now - before);
      before = now;
      most_shown = Math.max(most_shown, document.querySelectorAll('.message').length);
      if (is_there()) return done({ frames, most_shown, pixels: all.scrollHeight });
      const at = scrollY;
      scrollBy(0, goes_up ? -pixels : pixels);
      waits = scrollY === at ? waits + 1 : 0;
      if (waits > 600) return failed(new Error('it stays where it is'));
      return requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

async function scroll(person, goes_up, what) {
  const { frames, most_shown, pixels } = await person.page.evaluate(scroll_through, { goes_up, pixels: kScrollPixels });
  assert.ok(frames.length > 100 && pixels > 100 * kMessages / 10, 'there was something to scroll');
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share) => `${(sorted[Math.floor(share * (sorted.length - 1))]).toFixed(1)} ms`;
  const long = frames.filter((ms) => ms > kLongFrameMs).length;
  put(`frames, ${what}`, `${at(.5)} median, ${at(.95)} p95, ${at(1)} worst; ${long} of ${frames.length} long`);
  put('  messages on the page at most', most_shown);
}

async function open_long(person, channel) {
  const { page } = person;
  await page.reload();
  await unlock(person);
  await page.locator('.rooms').waitFor();
  await page.evaluate((to) => { location.hash = `#/channel/${to}`; }, channel);
  await page.locator('.message').first().waitFor();
}

async function scroll_long(person, channel, what, times_slower) {
  const { page, context } = person;
  await open_long(person, channel);
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: times_slower });
  await scroll(person, true, `${what}: up through ${kMessages.toLocaleString('en')} messages, loading them`);
  await page.locator('.said').first().waitFor();
  await scroll(person, false, `${what}: down again`);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
}

await tell_story(async (stage) => {
  const line = await open_line(Number(new URL(stage.origin).port));
  try {
    const awa = await stage.open_browser('awa');
    await found(awa, stage.link);
    const { host } = new URL(stage.origin);
    const flags = [`--host-resolver-rules=MAP ${host} 127.0.0.1:${line.port}`, '--enable-blink-features=ForceEagerMeasureMemory'];
    const ben = { ...await stage.open_browser('ben', { flags }, `(${take_notes})()`), origin: stage.origin };
    await note_memory_of(ben);
    await first_visit(line, ben, await invite(awa));
    await fill_channels(awa, ben);
    await later_visit(line, ben, `${kChannels} channels with ${kMessagesInEach} messages each`);
    await memory(ben, `${kChannels} channels with ${kMessagesInEach} messages each`);
    const channel = await fill_long(awa, ben);
    await scroll_long(ben, channel, 'as fast as it goes', 1);
    await memory(ben, `${kMessages.toLocaleString('en')} messages more, all of them scrolled through`);
    await scroll_long(ben, channel, `${kTimesSlower} times slower`, kTimesSlower);
    await later_visit(line, ben, 'with those');
  } finally {
    line.close();
  }
}, { settings: { INDABA_REQUESTS_RATE_PERCENT: '0' } });
