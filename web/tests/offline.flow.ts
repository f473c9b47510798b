import { afterAll, expect, test } from 'vitest';
import { base, start, stop, visit } from './harness';

/** The app opens without a connection, and never shows a kept answer as if it were fresh. */

afterAll(stop);

test('the shell opens without a connection, and what needs one says so', async () => {
  await start();
  const v = await visit('/', { lang: 'en', worker: true });
  await v.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await v.page.reload(); // now by the worker, which keeps what it hands out
  await v.page.getByRole('link', { name: 'On now' }).click();
  await v.page.locator('.event').first().waitFor();
  await v.context.setOffline(true);
  await v.page.goto(new URL('/on', base).href);
  await v.page.getByRole('alert').getByText('The service cannot be reached').waitFor();
  expect(await v.page.locator('.event').count()).toBe(0);
  const kept = await v.page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (n) => (await caches.open(n)).keys()));
    return all.flat().map((r) => new URL(r.url).pathname);
  });
  expect(kept.filter((path) => path.startsWith('/v1/'))).toEqual([]);
  await v.close();
});

test('it can be installed: manifest and icons are there', async () => {
  const manifest = (await (await fetch(new URL('/manifest.webmanifest', base))).json()) as {
    icons: { src: string }[];
    start_url: string;
  };
  expect(manifest.start_url).toBe('/');
  for (const icon of manifest.icons) expect((await fetch(new URL(icon.src, base))).status).toBe(200);
});
