// devices.mjs SERVER PAGE: proves what a member's devices owe each other, in real browsers and over
// TLS with the server's own certificate: one is linked by comparing codes, renamed, ended and reads
// nothing more; whoever lost all comes back by the recovery sheet; who waits to be let in is let in
// or not; and keys go when nobody is there, when nothing can be stored, or when there is no chance.
import assert from 'node:assert/strict';
import {
  ask_to_join, confirm_sheet, found, go_to, hears, invite, join_topic, kScript, kShortScript, make_passphrase, open_topic,
  say, unlock,
} from './people.mjs';
import { shoot, tell_story } from './stage.mjs';

const worker_of = ({ page }) => page.workers()[0] ?? page.waitForEvent('worker');

async function link_device(from, to, name) {
  await go_to(from, /^My devices/);
  await from.page.getByRole('button', { name: 'Make a link' }).click();
  await to.page.goto(await from.page.locator('.copy code').innerText());
  assert.ok(!to.page.url().includes('link='), 'the secret has left the address');
  await to.page.getByRole('button', { name: 'Add this device' }).click();
  await make_passphrase(to);
  await to.page.getByLabel('Name of this device').fill(name);
  await to.page.getByRole('button', { name: 'Go on' }).click();
  const asking = from.page.locator('.card', { has: from.page.getByRole('heading', { name: /asks to be yours/ }) });
  await asking.waitFor();
  const shown = await to.page.locator('.fingerprint').innerText();
  assert.match(shown, /\S{4,}/);
  await to.page.reload();
  await unlock(to);
  assert.equal(await to.page.locator('.fingerprint').innerText(), shown, 'the code is not told just once');
  assert.equal(await asking.locator('.fingerprint').innerText(), shown, 'both show one code');
  await shoot(from, 'link-request');
  await shoot(to, 'linking');
  await asking.getByRole('button', { name: 'Both codes are the same' }).click();
  await to.page.getByRole('heading', { name: 'Alliance' }).waitFor();
}

// It learns so from the server, and what is said from then on it never has.
async function end_device(from, to) {
  const { page } = from;
  await go_to(from, /^My devices/);
  const card = page.locator('.card', { hasText: kShortScript });
  await card.getByRole('button', { name: /^Edit/ }).click();
  await page.getByLabel('Name of this device').fill('Old phone');
  await page.getByRole('button', { name: 'Save' }).click();
  const renamed = page.locator('.card', { hasText: 'Old phone' });
  await renamed.waitFor();
  await renamed.getByRole('button', { name: /^Edit/ }).click();
  await renamed.getByRole('button', { name: 'End this device' }).click();
  await renamed.getByText(/whoever has it can come back/).waitFor();
  await shoot(from, 'end-device');
  await renamed.getByRole('button', { name: 'End it now' }).click();
  await renamed.waitFor({ state: 'detached' });
  await to.page.getByRole('heading', { name: 'The server does not let this device in' }).waitFor();
  await shoot(to, 'ended');
}

// Two links: of who waits by them, one is refused.
async function wait_to_be_let_in(awa, cara, dan) {
  await ask_to_join(cara, await invite(awa, 'pending'), kScript);
  await cara.page.getByRole('heading', { name: 'Somebody has to let you in' }).waitFor();
  await ask_to_join(dan, await invite(awa, 'pending'), 'It is me.');
  await dan.page.getByRole('heading', { name: 'Somebody has to let you in' }).waitFor();
  await shoot(dan, 'waiting');
  await awa.page.getByRole('button', { name: 'Look again' }).click();
  await waiting(awa, 'cara').getByText(kScript).waitFor();
  await shoot(awa, 'pending');
  await waiting(awa, 'dan').getByRole('button', { name: 'Refuse' }).click();
  await waiting(awa, 'dan').waitFor({ state: 'detached' });
  await let_in(awa, 'cara');
  await cara.page.getByRole('heading', { name: 'Alliance' }).waitFor();
  await dan.page.getByRole('heading', { name: 'The server does not let this device in' }).waitFor();
  await shoot(dan, 'refused');
}

const waiting = ({ page }, who) => page.locator('.card', { hasText: `@${who}` });

async function let_in(awa, who) {
  await waiting(awa, who).getByRole('button', { name: 'Accept' }).click();
  await waiting(awa, who).waitFor({ state: 'detached' });
}

// A mistyped sheet does nothing; with the right one the member waits.
async function come_back(person, { recovery, link }) {
  const { page } = person;
  await page.goto(link);
  await page.getByRole('button', { name: 'Come back with the recovery sheet' }).click();
  await make_passphrase(person);
  const sheet = page.getByLabel('The words of the recovery sheet');
  await sheet.fill(`${recovery.slice(0, -2)}zz`);
  await page.getByRole('button', { name: 'Come back with the recovery sheet' }).click();
  await page.getByRole('alert').getByText(/not what stands on a sheet/).waitFor();
  assert.equal(await sheet.inputValue(), '', 'what is on the sheet does not stay on screen');
  await sheet.fill(recovery);
  await page.getByRole('button', { name: 'Come back with the recovery sheet' }).click();
  await page.getByRole('heading', { name: 'Somebody has to let you in' }).waitFor();
}

// The founder has nobody to ask, but the sheet of the alliance.
async function come_in_alone({ page }, { recovery, root }) {
  await page.getByText('Nobody else can let you in?').click();
  const sheet = page.getByLabel('What stands on the sheet of the alliance');
  await sheet.fill(recovery);
  await page.getByRole('button', { name: 'Let me in' }).click();
  await page.getByRole('alert').getByText(/not what stands on a sheet/).waitFor();
  assert.equal(await sheet.inputValue(), '', 'what is on the sheet does not stay on screen');
  await sheet.fill(root);
  await page.getByRole('button', { name: 'Let me in' }).click();
  await page.getByRole('heading', { name: 'Alliance' }).waitFor();
}

// The worker's clock goes on by an hour: nobody was there.
async function lock_when_idle(person) {
  const worker = await worker_of(person);
  await worker.evaluate(() => {
    const real = Date.now;
    Date.now = () => real() + 3_600_000;
    self.restore = () => { Date.now = real; };
  });
  await person.page.getByRole('heading', { name: 'Unlock Indaba' }).waitFor();
  await worker.evaluate(() => self.restore());
  assert.equal(await person.page.getByText('The first word.').count(), 0);
  await unlock(person);
}

// As a browser does whose disk is full: the whole batch is given up. What is stored next may be the
// message, or something that the agent does by itself.
async function storing_fails(person) {
  await person.page.getByLabel('Message', { exact: true }).fill('Never kept.');
  const worker = await worker_of(person);
  await worker.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    Object.defineProperty(IDBTransaction.prototype, 'error', {
      get: () => new DOMException('', 'QuotaExceededError'), configurable: true,
    });
    IDBObjectStore.prototype.put = function (...given) {
      const asked = put.apply(this, given);
      if (this.name === 'entries') this.transaction.abort();
      return asked;
    };
    self.restore = () => { IDBObjectStore.prototype.put = put; };
  });
  await person.page.keyboard.press('Enter');
  await person.page.getByText('This device is full').waitFor();
  await shoot(person, 'full');
  await worker.evaluate(() => self.restore());
  await unlock(person);
}

// Neither keys nor a store are made of it.
async function chance_fails(person, link) {
  const { page } = person;
  await page.goto(link);
  await page.getByRole('button', { name: 'Join with an invite' }).click();
  const worker = await worker_of(person);
  for (const fault of ['throws', 'gives too little']) {
    await worker.evaluate((how) => {
      Object.defineProperty(self, 'crypto', {
        value: { getRandomValues: (bytes) => {
          if (how === 'throws') throw new Error('none');
          return bytes.subarray(1);
        } }, configurable: true,
      });
    }, fault);
    await make_passphrase(person);
    await page.getByRole('alert').getByText(/gives no randomness/).waitFor();
    assert.equal(await worker.evaluate(async () => new Promise((told) => {
      indexedDB.open('indaba').onsuccess = ({ target: { result } }) => {
        result.transaction('entries').objectStore('entries').count().onsuccess = (counted) => {
          told(counted.target.result);
          result.close();
        };
      };
    })), 0);
  }
}

await tell_story(async ({ link, open_browser }) => {
  const awa = await open_browser('awa');
  await found(awa, link);
  const founders = await confirm_sheet(awa);
  await open_topic(awa, 'Bridge');
  await say(awa, 'The first word.');
  await hears(awa, 'The first word.');
  const phone = await open_browser('phone');
  await link_device(awa, phone, kShortScript);
  await phone.page.getByRole('link', { name: /Bridge/ }).click();
  await hears(phone, 'The first word.');
  await end_device(awa, phone);
  await awa.page.getByRole('link', { name: 'Chats' }).click();
  await awa.page.getByRole('link', { name: /Bridge/ }).click();
  await say(awa, 'Without the phone.');
  await hears(awa, 'Without the phone.');
  assert.equal(await phone.page.getByText('Without the phone.').count(), 0);

  await lock_when_idle(awa);
  await hears(awa, 'Without the phone.');
  await storing_fails(awa);
  await hears(awa, 'Without the phone.');
  assert.equal(await awa.page.getByText('Never kept.').count(), 0);

  const [cara, dan, eve] = [await open_browser('cara'), await open_browser('dan'), await open_browser('eve')];
  await wait_to_be_let_in(awa, cara, dan);
  const sheet = await confirm_sheet(cara);
  await cara.page.getByRole('link', { name: 'Chats' }).click();
  await join_topic(cara, 'Bridge');
  await hears(cara, 'Without the phone.');
  // Known as a member before is whom this device has looked up.
  await awa.page.goto(new URL('/#/person/cara', awa.page.url()).href);
  await awa.page.getByRole('heading', { name: 'Safety number' }).waitFor();

  const back = await open_browser('back');
  await come_back(back, sheet);
  await go_to(awa, 'Invites and who waits');
  await waiting(awa, 'cara').getByText('was a member before').waitFor();
  await let_in(awa, 'cara');
  await back.page.getByRole('link', { name: /Bridge/ }).click();
  await hears(back, 'Without the phone.');
  await shoot(back, 'back');
  await cara.page.getByRole('heading', { name: 'The server does not let this device in' }).waitFor();
  await chance_fails(eve, await invite(awa));

  const again = await open_browser('again');
  await come_back(again, founders);
  await come_in_alone(again, founders);
  await again.page.getByRole('link', { name: /Bridge/ }).click();
  await say(again, 'The founder is back.');
  // What the earlier identity vouched for counts no more.
  await go_to(again, 'Invites and who waits');
  await let_in(again, 'cara');
  await back.page.getByRole('link', { name: 'Chats' }).click();
  await join_topic(back, 'Bridge');
  await hears(back, 'The founder is back.');
  for (const { page } of [awa, phone, back, again]) assert.equal(await page.title(), 'Indaba', 'nothing of what looks like a script ran');
}, { over_tls: true });
