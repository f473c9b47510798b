import { afterAll, expect, test } from 'vitest';
import { base, stop, visit } from './harness';

/** What is on, search, and a place's page. */

afterAll(stop);

test('what is on: closures first, each with its source, and by when', async () => {
  const v = await visit('/on');
  await v.page.locator('.event').first().waitFor();
  expect(await v.page.locator('.event').first().getAttribute('class')).toContain('event-closed');
  expect(await v.violations()).toEqual([]);
  expect(await v.overflow()).toBe(0);
  await v.shot('on-phone');
  const asked = v.page.waitForRequest(/when=last_chance/);
  await v.page.getByRole('button', { name: '即将结束' }).click();
  await asked;
  await v.page.locator('.event, .empty').first().waitFor();
  await v.close();
});

test('an event told in two languages is shown once', async () => {
  const v = await visit('/on', { lang: 'en', size: 'desktop' });
  await v.page.getByRole('heading', { name: 'A Thread of Sky closed while loose rock is cleared' }).waitFor();
  expect(await v.page.getByText('一线天清理浮石').count()).toBe(0);
  await v.close();
});

test('search finds places and articles, and marks the words', async () => {
  const v = await visit('/read');
  await v.page.getByRole('searchbox').fill('日出');
  await v.page.keyboard.press('Enter');
  await v.page.locator('.result mark').first().waitFor();
  expect(await v.violations()).toEqual([]);
  expect(await v.overflow()).toBe(0);
  await v.page.goBack();
  await v.page.getByRole('searchbox').waitFor();
  expect(await v.page.getByRole('searchbox').inputValue()).toBe('');
  await v.close();
});

test('guide pages are offered before places, and a service without them says so', async () => {
  const v = await visit('/on', { lang: 'en', size: 'desktop' });
  const guide = {
    slug: 'heron-isle',
    title: 'Heron Isle',
    lang: 'en',
    langs: ['en'],
    kind: 'attraction',
    summary: 'An island of herons.',
    revision: 3,
    revised_at: '2026-11-20T00:00:00Z',
    origin: 'mixed',
    protection: 'open',
  };
  await v.page.route('**/v1/guides?*', (route) => route.fulfill({ json: { items: [guide], next_cursor: null } }));
  await v.page.getByRole('link', { name: 'Guides' }).click();
  const card = v.page.getByRole('link', { name: /Heron Isle/ });
  expect(await card.getAttribute('href')).toBe('/guides/heron-isle?lang=en');
  expect(await v.violations()).toEqual([]);
  await v.page.unroute('**/v1/guides?*');
  await v.page.route('**/v1/guides?*', (route) =>
    route.fulfill({ status: 404, json: { type: '/problems/not_found', title: 'none', status: 404 } }),
  );
  await v.page.reload();
  await v.page.getByText('This service has no guides yet').waitFor();
  await v.page.locator('.result').first().waitFor();
  await v.close();
});

test('browsing by kind stands in the address', async () => {
  const v = await visit('/read?kind=restaurant', { lang: 'en' });
  await v.page.locator('.result').first().waitFor();
  expect(await v.page.getByRole('button', { name: 'Food' }).getAttribute('aria-pressed')).toBe('true');
  await v.close();
});

test('a place shows facts with freshness, photographs, status, near by, and the history of a field', async () => {
  const v = await visit('/places/half-ripple-pavilion');
  await v.page.getByRole('heading', { name: '半漪亭', level: 1 }).waitFor();
  await v.page.locator('.gallery img').first().waitFor();
  await v.page.getByRole('button', { name: '这一项的历史: 门票' }).click();
  await v.page.getByRole('dialog').getByText('免费').first().waitFor();
  await v.page.keyboard.press('Escape');
  expect(await v.violations()).toEqual([]);
  expect(await v.overflow()).toBe(0);
  await v.shot('place-phone');
  await v.page.getByRole('link', { name: '从这里出发' }).click();
  await v.page.waitForURL(/\/walk$/);
  await expect.poll(() => v.page.getByRole('combobox', { name: '出发地点' }).inputValue()).toBe('半漪亭');
  await v.close();
});

test('a photograph opens large with whom to thank', async () => {
  const v = await visit('/places/half-ripple-pavilion', { lang: 'en', size: 'desktop' });
  await v.page.locator('.gallery button').first().click();
  await v.page.getByRole('dialog').getByText('Apache-2.0').waitFor();
  await v.close();
});

test('sources that disagree are shown side by side', async () => {
  const v = await visit('/read', { lang: 'en' });
  const card = (await (await fetch(new URL('/v1/places/half-ripple-pavilion?lang=en', base))).json()) as {
    facts: { field: string; lang?: string; conflicts?: object[] }[];
  };
  const ticket = card.facts.find((f) => f.field === 'ticket' && f.lang === 'en');
  if (ticket) ticket.conflicts = [{ ...ticket, text: '¥10', conflicts: [] }];
  await v.page.route('**/v1/places/half-ripple-pavilion?*', (route) => route.fulfill({ json: card }));
  await v.page.goto(new URL('/places/half-ripple-pavilion', base).href);
  await v.page.getByText('Sources disagree').waitFor();
  await v.page.getByText('¥10').waitFor();
  await v.close();
});

test('a place that is not there leads to the search', async () => {
  const v = await visit('/places/nowhere-at-all', { lang: 'en' });
  await v.page.getByText('There is no such place').waitFor();
  await v.close();
});
