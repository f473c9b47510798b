import { afterAll, expect, test } from 'vitest';
import { base, stop, visit } from './harness';

afterAll(stop);

const ROOMS = ['/', '/photo', '/walk', '/on', '/read', '/review', '/edit', '/edit/new', '/partner', '/operator', '/nowhere'];

for (const room of ROOMS) {
  test(`${room} opens, fits a phone and has no serious accessibility fault`, async () => {
    const v = await visit(room);
    await v.page.waitForSelector('h1');
    const answer = await fetch(new URL(room, base), { headers: { accept: 'text/html' } });
    if (room !== '/nowhere') expect(answer.status).toBe(200);
    expect(await v.page.title()).not.toBe('');
    expect(await v.page.getAttribute('meta[name=viewport]', 'content')).toContain('width=device-width');
    expect(await v.overflow()).toBe(0);
    expect(await v.violations()).toEqual([]);
    await v.close();
  });
}

test('the language switch changes the words and the lang of the document, and is remembered', async () => {
  const v = await visit('/walk');
  expect(await v.page.getAttribute('html', 'lang')).toBe('zh-Hans');
  await v.page.getByRole('button', { name: 'English' }).click();
  expect(await v.page.getAttribute('html', 'lang')).toBe('en');
  await v.page.getByRole('link', { name: 'On now' }).waitFor();
  await v.page.reload();
  await v.page.getByRole('link', { name: 'On now' }).waitFor();
  await v.close();
});

test('a chosen appearance wins over the system', async () => {
  const v = await visit('/', { dark: true, lang: 'en' });
  const paper = () => v.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await paper()).toBe('rgb(23, 32, 28)');
  await v.page.getByRole('button', { name: 'Settings' }).click();
  await v.page.getByRole('button', { name: 'Light' }).click();
  expect(await paper()).toBe('rgb(250, 248, 243)');
  await v.close();
});

test('a wrong key is refused with a remedy', async () => {
  const v = await visit('/operator', { lang: 'en' });
  await v.page.getByLabel('Key').fill('not-a-key');
  await v.page.getByRole('button', { name: 'Sign in' }).click();
  await v.page.getByRole('alert').waitFor();
  await v.close();
});
