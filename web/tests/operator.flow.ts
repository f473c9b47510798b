import { afterAll, expect, test } from 'vitest';
import { adminKey, stop, visit, type Looks, type Visit } from './harness';

afterAll(stop);

const show = (path: string, looks: Looks = {}) =>
  visit(path, { ...looks, session: { key: adminKey, scopes: ['admin'] } });

async function fine(v: Visit): Promise<void> {
  expect(await v.overflow()).toBe(0);
  expect(await v.violations()).toEqual([]);
}

const SCREENS: [name: string, path: string, shown: string][] = [
  ['overview', '/operator', '.operator-fresh'],
  ['sources', '/operator/sources', '.operator-name'],
  ['source', '/operator/sources/lanxiu-official', '.operator-terms'],
  ['source-new', '/operator/sources/new', '.operator-fieldset'],
  ['source-edit', '/operator/sources/lanxiu-official/edit', '.operator-fieldset'],
  ['rules', '/operator/sources/lanxiu-official/rules', '.operator-rule'],
  ['preview', '/operator/sources/lanxiu-official/preview', '.operator-look'],
  ['runs', '/operator/runs', '.table tbody tr'],
  ['waiting', '/operator/waiting', 'h1'],
  ['freshness', '/operator/freshness', '.operator-fresh'],
  ['partners', '/operator/partners', '.operator-name'],
  ['editors', '/operator/editors', 'h1'],
  ['audit', '/operator/audit', '.table tbody tr'],
];

const LOOKS = [
  { size: 'phone', lang: 'zh-Hans', dark: false },
  { size: 'desktop', lang: 'en', dark: false },
  { size: 'phone', lang: 'en', dark: true },
  { size: 'desktop', lang: 'zh-Hans', dark: true },
] as const;

for (const [name, path, shown] of SCREENS) {
  for (const looks of LOOKS) {
    const look = [looks.size, looks.lang, looks.dark ? 'dark' : 'light'].join('-');
    test(`${name} fits and is accessible: ${look}`, async () => {
      const v = await show(path, looks);
      await v.page.locator(shown).first().waitFor();
      await v.shot(`operator-${name}-${look}`);
      await fine(v);
      await v.close();
    });
  }
}
