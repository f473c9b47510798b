import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { base, stop, visit, type Visit } from './harness';

/** A picture that the demo has of one of its places, as a traveller might take it. */
const picture = join(tmpdir(), `daoyou-web-photo-${process.pid}.jpg`);

beforeAll(async () => {
  const card = (await (await fetch(new URL('/v1/places/half-ripple-pavilion', base))).json()) as {
    photos: { picture?: string }[];
  };
  const answer = await fetch(new URL(`/v1/photos/${card.photos[0]?.picture}`, base));
  writeFileSync(picture, Buffer.from(await answer.arrayBuffer()));
});
afterAll(async () => {
  rmSync(picture, { force: true });
  await stop();
});

async function look(v: Visit): Promise<void> {
  await v.page.setInputFiles('input[data-way=album]', picture);
  await v.page.getByRole('button', { name: /认一认|What is this/ }).click();
}

test('a recognised place has its name, its story with sources, what is open and what is near', async () => {
  const v = await visit('/photo');
  await look(v);
  await v.page.getByText('认出来了').waitFor();
  await v.page.getByRole('heading', { name: '半漪亭' }).waitFor();
  await v.page.getByRole('button', { name: '查看来源 1' }).first().waitFor();
  await v.page.getByRole('heading', { name: '附近' }).waitFor();
  expect(await v.violations()).toEqual([]);
  expect(await v.overflow()).toBe(0);
  await v.shot('photo-high-phone');
  await v.page.getByRole('button', { name: '接着问它' }).click();
  await v.page.getByText('关于：半漪亭').waitFor();
  await v.close();
});

test('a place that may be one of several is asked back, never guessed', async () => {
  const v = await visit('/photo', { lang: 'en', size: 'desktop' });
  const known = await (await fetch(new URL('/v1/photos/lookup?', base), { method: 'POST', body: await form() })).json();
  const one = (known as { matches: object[] }).matches[0] as { place: object };
  const match = (name: string, score: number) => ({ ...one, place: { ...one.place, name }, score, confidence: 'medium' });
  await v.page.route('**/v1/photos/lookup', (route) =>
    route.fulfill({
      json: {
        confidence: 'medium',
        message: 'Is it the pavilion or the gate?',
        matches: [match('Half Ripple Pavilion', 0.5), match('Water Gate', 0.4)],
        text: [],
        took_ms: { total: 1, see: 1, read: 1, compare: 1 },
      },
    }),
  );
  await look(v);
  await v.page.getByRole('heading', { name: 'Is it the pavilion or the gate?' }).waitFor();
  expect(await v.page.locator('.photo-match').count()).toBe(0);
  await v.shot('photo-medium-desktop');
  await v.page.getByRole('button', { name: /Water Gate/ }).click();
  await v.page.getByRole('heading', { name: 'Water Gate' }).waitFor();
  await v.close();
});

test('what is not recognised is said so', async () => {
  const v = await visit('/photo', { lang: 'en' });
  await v.page.route('**/v1/photos/lookup', (route) =>
    route.fulfill({
      json: { confidence: 'low', message: 'Photograph a sign.', matches: [], text: [], took_ms: {} },
    }),
  );
  await look(v);
  await v.page.getByText('Not recognised').waitFor();
  await v.page.getByText('Photograph a sign.').waitFor();
  await v.close();
});

test('a refusal names its remedy', async () => {
  const v = await visit('/photo', { lang: 'en' });
  await v.page.route('**/v1/photos/lookup', (route) =>
    route.fulfill({
      status: 415,
      contentType: 'application/problem+json',
      json: {
        type: '/problems/unsupported_media_type',
        title: 'The type is not read',
        status: 415,
        errors: [{ pointer: '/photo', code: 'type', message: 'HEIC is not read; set the camera to most compatible' }],
      },
    }),
  );
  await look(v);
  await v.page.getByRole('alert').getByText('most compatible').waitFor();
  await v.close();
});

test('a photograph may come with a question', async () => {
  const v = await visit('/');
  await v.page.locator('.composer input[type=file]').setInputFiles(picture);
  await v.page.getByRole('img', { name: '附上的照片' }).waitFor();
  await v.page.getByRole('textbox').fill('这是什么朝代的？');
  await v.page.getByRole('button', { name: '提问' }).click();
  await v.page.locator('.turn-answer[aria-busy=false]').waitFor();
  await v.page.locator('.turn-answer').getByText(/天启|1623|半漪亭/).first().waitFor();
  await v.close();
});

async function form(): Promise<FormData> {
  const { readFileSync } = await import('node:fs');
  const made = new FormData();
  made.append('photo', new Blob([readFileSync(picture)], { type: 'image/jpeg' }), 'photo.jpg');
  made.append('lang', 'en');
  return made;
}
