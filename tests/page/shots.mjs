// shots.mjs SERVER PAGE CLI FOLDER: a picture of each screen of the page in FOLDER, in each theme: in
// English as wide as a phone and as a desk, in Arabic as wide as a small phone. A screen that is longer
// than the window is shown whole.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tell_story, wanted } from './stage.mjs';
import { walk } from './walk.mjs';

const [folder] = wanted;
rmSync(folder, { recursive: true, force: true });

const kLooks = [
  { locale: 'en-GB', widths: [390, 1280] },
  { locale: 'ar', widths: [320] },
];
const kHeight = 844;

for (const { locale, widths } of kLooks) {
  const [language] = locale.split('-');
  let count = 0;
  const seen = async (page, name) => {
    for (const width of widths) {
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: kHeight });
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height: Math.max(height, kHeight) });
        const number = String(count).padStart(2, '0');
        const into = join(folder, `${language}-${width}-${colorScheme}`);
        mkdirSync(into, { recursive: true });
        await page.screenshot({ path: join(into, `${number}-${name}.png`) });
      }
    }
    ++count;
  };
  await tell_story((stage) => walk(stage, seen, { locale, viewport: { width: widths[0], height: kHeight } }));
  console.log(`${language}: ${count} screens in ${folder}`);
}
