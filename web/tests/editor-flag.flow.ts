import { afterAll, beforeEach, expect, test } from 'vitest';
import { inMemory, open, strike } from './editor-stage';
import { stop } from './harness';

/** Nothing changes behind a citation of a demo while one looks, so this is played with pages in memory. */

beforeEach(inMemory);
afterAll(async () => {
  await strike();
  await stop();
});

test('what changed behind a citation is told, and one click follows it', async () => {
  const v = await open('/edit/heron-isle?lang=en', 'trusted', { lang: 'en', size: 'phone' });
  const text = v.page.getByRole('textbox', { name: 'Text of Your visit' });
  const flag = v.page.locator('.edit-flag');
  await flag.waitFor();
  await flag.getByRole('button', { name: 'Use live content' }).click();
  await flag.waitFor({ state: 'detached' });
  expect(await text.inputValue()).toMatch(/^\{\{fact:opening_hours\}\}\. Come/);
  const section = v.page.locator('.edit-section', { has: text });
  await section.getByRole('button', { name: 'Undo my changes' }).click();
  await flag.getByRole('button', { name: 'Keep the words, drop the citation' }).click();
  await flag.waitFor({ state: 'detached' });
  expect(await text.inputValue()).toMatch(/^The northern half is open all year\. Come/);
  await v.close();
});
