import { afterAll, expect, test } from 'vitest';
import { base, stop, visit } from './harness';

/** The map proper, with tiles of our own or of a given server; the drawing is tested where plans are. */

afterAll(stop);

const TILE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

for (const map of [{ own: true }, { own: false, tiles_url: '/tiles/{z}/{x}/{y}.png', attribution: 'Test tiles' }]) {
  test(`a place stands on a map of ${map.own ? 'our own tiles' : 'given tiles'}`, async () => {
    const v = await visit('/read', { lang: 'en' });
    let tiles = 0;
    await v.page.route('**/v1/site', (route) =>
      route.fulfill({ json: { name: 'Lanxiu', languages: ['zh-Hans', 'en'], map } }),
    );
    await v.page.route(/\/v1\/map\/|\/tiles\//, (route) => {
      tiles += 1;
      return map.own ? route.fulfill({ status: 204, body: '' }) : route.fulfill({ contentType: 'image/png', body: TILE });
    });
    await v.page.goto(new URL('/places/half-ripple-pavilion', base).href);
    await v.page.getByRole('region', { name: /Map: Half Ripple Pavilion/ }).waitFor();
    await v.page.locator('.maplibregl-canvas').waitFor();
    await expect.poll(() => tiles).toBeGreaterThan(0);
    expect(await v.violations()).toEqual([]);
    await v.shot(`map-${map.own ? 'own' : 'given'}`);
    await v.close();
  });
}

test('the server draws the map of its region', async () => {
  const v = await visit('/read', { lang: 'en' });
  const tile = v.page.waitForResponse((r) => /\/v1\/map\/\d+\/\d+\/\d+\.mvt$/.test(r.url()) && r.status() === 200);
  await v.page.goto(new URL('/places/half-ripple-pavilion', base).href);
  expect((await (await tile).body()).length).toBeGreaterThan(0);
  await v.close();
});
