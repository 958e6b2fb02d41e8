// shots.mjs SERVER CLI PAGE FOLDER: a picture of each screen of the page in FOLDER, in each theme: in
// English as wide as a phone and as a desk, in Arabic as wide as a small phone. A screen that is longer
// than the window is shown whole.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keep_pictures, need_browser, open_stage } from './stage.mjs';
import { walk } from './screens.mjs';

const [server, cli, page_folder, folder] = process.argv.slice(2);
need_browser(page_folder);
rmSync(folder, { recursive: true, force: true });

const kLooks = [
  { locale: 'en-GB', widths: [390, 1280] },
  { locale: 'ar', widths: [320] },
];
const kHeight = 844;

for (const { locale, widths } of kLooks) {
  const [language] = locale.split('-');
  const stage = await open_stage({ server, cli, page_folder });
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
  try {
    await walk(stage, seen, { locale, viewport: { width: widths[0], height: kHeight } });
    console.log(`${language}: ${count} screens in ${folder}`);
  } catch (error) {
    await keep_pictures(stage, folder);
    throw error;
  } finally {
    await stage.close();
  }
}
