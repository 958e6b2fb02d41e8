// axe.mjs SERVER PAGE CLI LANGUAGE: proves that axe-core objects to nothing on any screen of the page in
// LANGUAGE, on a small phone and on a desk, in light and in dark; and that no screen is wider than its
// window, also with letters of twice the size, and nothing moves where somebody asked for that.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { tell_story, wanted } from './stage.mjs';
import { walk } from './walk.mjs';

const [locale] = wanted;
const kWidths = [320, 1280];
const kHeight = 640;
const found = new Map();
let screens = 0;

const note = (what, where) => found.set(what, [...found.get(what) ?? [], where]);

const too_wide = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

// All that axe-core knows; in the dark what depends on colours, for nothing else differs there.
async function audit(page, where, colours_alone) {
  const violations = await page.evaluate(async (rules) => (await globalThis.axe.run(document, rules)).violations
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)),
  colours_alone ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {});
  for (const one of violations) note(one, where);
}

const moves = (page) => page.evaluate(() => document.getAnimations().length > 0);

async function seen(page, name) {
  ++screens;
  if (await moves(page)) note('moves', name);
  for (const width of kWidths) {
    await page.setViewportSize({ width, height: kHeight });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await audit(page, `${name}, ${width}, ${colorScheme}`, colorScheme === 'dark');
    }
    if (await too_wide(page)) note('wider than its window', `${name}, ${width}`);
  }
  await page.setViewportSize({ width: 640, height: kHeight });
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  if (await too_wide(page)) note('wider than its window', `${name}, letters of twice the size`);
  await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
}

await tell_story(async (stage) => {
  await walk(stage, seen, { locale, viewport: { width: kWidths[0], height: kHeight } }, axe.source);
  for (const [what, where] of found) console.error(`${what}\n  on ${where.join('; ')}\n`);
  assert.equal(found.size, 0, `${found.size} things are wrong`);
  console.log(`${screens} screens`);
});
