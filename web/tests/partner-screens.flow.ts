import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePartner, museum, sendFile } from './console-server';
import { stop, visit } from './harness';

afterAll(stop);

let key = '';
let upload = '';

beforeAll(async () => {
  key = (await makePartner('Screens')).key.key;
  upload = await sendFile(key, 'museum.csv', museum());
});

const SCREENS: [name: string, path: () => string, shown: string][] = [
  ['home', () => '/partner', '.partner-file'],
  ['upload', () => `/partner/uploads/${upload}`, '.partner-record'],
  ['notices', () => '/partner/notices', '.partner-choices button'],
  ['data', () => '/partner/data', '.figures'],
  ['files', () => '/partner/files', '.partner-rules'],
  ['keys', () => '/partner/keys', '.table'],
  ['missing', () => '/partner/nowhere', '.empty-title'],
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
      const v = await visit(path(), { ...looks, session: { key, scopes: ['partner'] } });
      await v.page.locator(shown).first().waitFor();
      await v.shot(`partner-${name}-${look}`);
      expect(await v.overflow()).toBe(0);
      expect(await v.violations()).toEqual([]);
      await v.close();
    });
  }
}
