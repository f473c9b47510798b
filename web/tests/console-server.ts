import { vi } from 'vitest';
import { adminKey, base } from './harness';

/** What the flows of partners and operators need of the server: keys, and data to look at. */

export async function call<T>(method: string, path: string, body?: unknown, key = adminKey): Promise<T> {
  const raw = typeof body === 'string';
  const response = await fetch(new URL(path, base), {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      'accept-language': 'en',
      ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export type Made = { partner: { id: string; name: string; source: string }; key: { key: string; id: string } };

let made = 0;

/** A partner of its own for each flow, so that flows do not see each other's data. */
export function makePartner(name: string, more: object = {}): Promise<Made> {
  made += 1;
  return call<Made>('POST', '/v1/admin/partners', { name: `${name} ${Date.now().toString(36)}${made}`, ...more });
}

/** Sends a file in and waits until it is dealt with. */
export async function sendFile(key: string, name: string, content: string, query = ''): Promise<string> {
  type Card = { id: string; status: string; awaiting?: string };
  const path = `/v1/partner/uploads?name=${encodeURIComponent(name)}${query}`;
  const { id } = await call<Card>('POST', path, content, key);
  const settled = async () => {
    const card = await call<Card>('GET', `/v1/partner/uploads/${id}`, undefined, key);
    return card.awaiting || card.status === 'done' || card.status === 'failed';
  };
  await vi.waitUntil(settled, { timeout: 60_000, interval: 100 });
  return id;
}

/** A page of the demo's official site, wherever that is served; it holds an `article.sight`. */
export async function demoPage(): Promise<string> {
  const { items } = await call<{ items: { id: string; start: string[] }[] }>('GET', '/v1/admin/sources');
  const start = items.find((source) => source.id === 'lanxiu-official')?.start[0];
  return new URL('/sight/lanxiu.html', start).href;
}

/** Syllables of invented names. */
const SYLLABLES = [
  ['芦', 'Lu'], ['荻', 'Di'], ['菱', 'Ling'], ['鹭', 'Lo'], ['雁', 'Yan'], ['汀', 'Ting'], ['渚', 'Zhu'], ['洲', 'Zhou'],
  ['浦', 'Pu'], ['鸥', 'Ou'], ['苹', 'Ping'], ['藻', 'Zao'], ['溪', 'Xi'], ['潭', 'Tan'], ['涧', 'Jian'], ['滩', 'Tai'],
] as const;

let last = 0;

/** A name for each second, and neighbours in time are not neighbours in sound: none is met twice. */
function invented(): { zh: string; en: string } {
  last = Math.max(last + 1, Math.floor(Date.now() / 1000));
  const n = (last * 40_503) % 65_536;
  const parts = [12, 8, 4, 0].map((bits) => SYLLABLES[(n >> bits) & 15] ?? SYLLABLES[0]);
  return { zh: parts.map((p) => p[0]).join(''), en: parts.map((p) => p[1]).join('') };
}

/**
 * A small museum with a name and a place of its own: two partners may not describe the same place, and a
 * name that is known already would be asked about.
 */
export function museum(): string {
  const { zh, en } = invented();
  const [lat, lon] = [22 + Math.random() * 18, 100 + Math.random() * 18];
  const at = (by: number) => `${(lat + by).toFixed(4)},${(lon + by).toFixed(4)}`;
  return `type,external_id,name,names.en,kind,parent,location.lat,location.lon,opening_hours,ticket,intro,intro.en
place,m,${zh}博物馆,${en} Museum,museum,,${at(0)},"Tue-Sun 09:00-17:00, closed Monday",20,水边人家的旧物。,The things of the people of the bay.
place,path,${zh}步道,${en} Bank Path,attraction,m,${at(0.001)},06:00-18:00,免费,沿水一千二百步。,
exhibit,b-17,${zh}鱼篓,${en} Fish Trap,,m,${at(0)},,,一九三零年代，高四十厘米。,Forty centimetres high; of the 1930s.
`;
}
