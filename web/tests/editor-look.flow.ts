import { afterAll, beforeEach, expect, test } from 'vitest';
import { curtain, open, strike } from './editor-stage';
import { stop } from './harness';

/** Every screen of the editor's room at both sizes: it fits, it is accessible, and it is pictured. */

beforeEach(curtain);
afterAll(async () => {
  await strike();
  await stop();
});

const SCREENS = [
  ['pages', '/edit', 'trusted', '.pages-line'],
  ['edit', '/edit/heron-isle?lang=', 'trusted', '.preview article, .edit-write .edit-section'],
  ['history', '/edit/heron-isle/history?lang=', 'admin', '.history-line'],
  ['review', '/review', 'trusted', '.diff-text'],
  ['review-refused', '/review', 'new', '.empty'],
  ['new', '/edit/new', 'trusted', '.start-form'],
] as const;

for (const [name, path, who, wait] of SCREENS) {
  for (const size of ['phone', 'desktop'] as const) {
    for (const lang of ['zh-Hans', 'en'] as const) {
      test(`${name} on a ${size} in ${lang}`, async () => {
        const v = await open(path.endsWith('lang=') ? path + lang : path, who, {
          size,
          lang,
          dark: size === 'desktop' && lang === 'en',
        });
        await v.page.waitForSelector(wait);
        await v.page.waitForLoadState('networkidle');
        await v.shot(`editor-${name}-${size}-${lang}`);
        expect(await v.overflow()).toBe(0);
        expect(await v.violations()).toEqual([]);
        await v.close();
      });
    }
  }
}
