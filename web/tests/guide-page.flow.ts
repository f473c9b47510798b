import { afterAll, beforeAll, expect, test } from 'vitest';
import { guidePage } from './fixtures/guide-page';
import { base, stop, visit, type Looks, type Visit } from './harness';

/** The style sheet and the script that guide pages use, on a page as the server writes it. */

let picture = '';
beforeAll(async () => {
  const card = (await (await fetch(new URL('/v1/places/half-ripple-pavilion', base))).json()) as {
    photos: { picture?: string }[];
  };
  picture = card.photos[0]?.picture ?? '';
});
afterAll(stop);

async function open(looks: Looks): Promise<Visit> {
  const v = await visit('/read', looks);
  const html = guidePage(looks.lang ?? 'zh-Hans').replaceAll('PICTURE', picture);
  await v.page.route('**/guides/test*', (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await v.page.route('**/v1/guides?*', (route) =>
    route.fulfill({
      json: { items: [{ slug: 'moonprint', title: 'Moonprint Embankment', lang: 'en' }], next_cursor: null },
    }),
  );
  await v.page.goto(new URL('/guides/test', base).href);
  await v.page.waitForSelector('header.site .theme');
  return v;
}

for (const [lang, size, dark] of [
  ['zh-Hans', 'phone', false],
  ['en', 'desktop', true],
] as const) {
  test(`it fits, reads well and has no serious accessibility fault (${lang}, ${size}${dark ? ', dark' : ''})`, async () => {
    const v = await open({ lang, size, dark });
    expect(await v.overflow()).toBe(0);
    expect(await v.violations()).toEqual([]);
    await v.shot(`guide-page-${lang}-${size}${dark ? '-dark' : ''}`);
    await v.close();
  });
}

test('a tap on a fact tells its source, its words and its clocks', async () => {
  const v = await open({ lang: 'en' });
  await v.page.getByRole('button', { name: 'Free admission' }).click();
  const box = v.page.getByRole('dialog');
  await box.getByText('Visit Lanxiu').waitFor();
  await box.getByText('Last confirmed').waitFor();
  await v.page.keyboard.press('Escape');
  await box.waitFor({ state: 'detached' });
  await v.close();
});

test('a fact can be opened with the keyboard, and an unknown one says so', async () => {
  const v = await open({ lang: 'en' });
  await v.page.getByRole('button', { name: 'not known' }).focus();
  await v.page.keyboard.press('Enter');
  await v.page.getByRole('dialog').getByText('No source tells of this.').waitFor();
  await v.close();
});

test('pages are suggested while typing, and Enter opens the chosen one', async () => {
  const v = await open({ lang: 'en' });
  await v.page.getByRole('combobox').fill('moon');
  await v.page.getByRole('option', { name: 'Moonprint Embankment' }).waitFor();
  await v.page.keyboard.press('ArrowDown');
  await Promise.all([v.page.waitForURL(/guides\/moonprint/), v.page.keyboard.press('Enter')]);
  await v.close();
});

test('light and dark can be chosen and are remembered for the app', async () => {
  const v = await open({ lang: 'en' });
  await v.page.getByRole('button', { name: 'Light or dark' }).click();
  expect(await v.page.getAttribute('html', 'data-theme')).toBe('dark');
  await v.page.goto(new URL('/on', base).href);
  await v.page.waitForSelector('main');
  expect(await v.page.getAttribute('html', 'data-theme')).toBe('dark');
  await v.close();
});

test('on paper there is the text with its sources and nothing to tap', async () => {
  const v = await open({ lang: 'en' });
  await v.page.emulateMedia({ media: 'print' });
  expect(await v.page.locator('header.site nav').isVisible()).toBe(false);
  expect(await v.page.locator('ol.sources').isVisible()).toBe(true);
  await v.close();
});
