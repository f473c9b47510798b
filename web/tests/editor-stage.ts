import type { BrowserContext } from 'playwright-core';
import { startFake, type Fake } from './fake-guides';
import { adminKey, base, visit, type Looks, type Visit } from './harness';

/**
 * The stage of the editor's flows: guide pages in memory, or those of a running demo where
 * DAOYOU_WEB_TEST_ADMIN_KEY opens it. Either way a flow begins with Heron Isle as its sources make it, on
 * which somebody wrote, and an edit of somebody new waits.
 */

export type Who = 'trusted' | 'other' | 'new' | 'admin';
type Keys = Record<Who, string>;

const IN_MEMORY: Keys = {
  trusted: 'trusted-editor-key',
  other: 'other-editor-key',
  new: 'new-editor-key',
  admin: '0123456789abcdef0123',
};

let fake: Fake | undefined;
let keys = IN_MEMORY;
/** The slug of a page about a topic, in Chinese only. */
export let topic = 'spring-herons';

export async function curtain(): Promise<void> {
  if (process.env.DAOYOU_WEB_TEST_ADMIN_KEY) await setUp();
  else await inMemory();
}

/** What no demo does while one looks is shown with pages in memory, whatever key there is. */
export async function inMemory(): Promise<void> {
  await fake?.stop();
  fake = await startFake();
}

export async function strike(): Promise<void> {
  await fake?.stop();
  fake = undefined;
}

export async function open(path: string, who: Who, looks: Looks = {}): Promise<Visit> {
  const scopes = who === 'admin' ? (['admin', 'editor'] as const) : (['editor'] as const);
  const session = { key: keys[who], scopes: [...scopes] };
  const v = await visit(path, { ...looks, session, ...(fake ? { prepare: throughFake } : {}) });
  await v.page.waitForSelector('main h1');
  return v;
}

async function throughFake(context: BrowserContext): Promise<void> {
  await context.route(/\/v1\/(guides|admin\/guides|search)/, async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    const passed = /^(authorization|accept-language|content-type|if-match)$/;
    const headers = Object.entries(await request.allHeaders()).filter(([name]) => passed.test(name));
    const answer = await fetch(`${fake?.url}${url.pathname}${url.search}`, {
      method: request.method(),
      headers: Object.fromEntries(headers),
      ...(request.postData() ? { body: request.postData() as string } : {}),
    });
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: answer.status === 204 ? '' : await answer.text(),
    });
  });
}

/** A call as somebody, behind the page's back. */
export async function call<T>(
  who: Who,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const answer = await fetch(`${fake?.url ?? base}${path}`, {
    method,
    headers: { authorization: `Bearer ${keys[who]}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}

export type Section = { id: string; title: string; markdown: string; origin: string };
export type Page = { slug: string; title: string; revision: number; protection: string; sections: Section[] };

export const island = (lang = 'en') => call<Page>('admin', 'GET', `/v1/guides/heron-isle?lang=${lang}`);

/** Somebody writes a section of Heron Isle. */
export async function write(who: Who, id: string, markdown: string, reason = 'theirs', lang = 'en'): Promise<void> {
  const page = await island(lang);
  const sections = page.sections.map((s) => ({
    id: s.id,
    title: s.title,
    markdown: s.id === id ? markdown : s.markdown,
  }));
  await call(who, 'PUT', '/v1/guides/heron-isle', { lang, sections, reason }, { 'if-match': `"${page.revision}"` });
}

/** Puts a running demo's pages back to where a flow begins. */
async function setUp(): Promise<void> {
  const made = Date.now().toString(36);
  if (keys === IN_MEMORY) {
    keys = { ...IN_MEMORY, admin: adminKey };
    const key = async (name: string, trusted: boolean) =>
      (await call<{ key: string }>('admin', 'POST', '/v1/admin/editors', { name: `${name} ${made}`, trusted })).key;
    keys = { ...keys, trusted: await key('梅子', true), other: await key('小周', true), new: await key('Lin', false) };
  }
  const { items } = await call<{ items: { slug: string; lang: string; revision: number }[] }>(
    'admin',
    'GET',
    '/v1/admin/guides/review',
  );
  for (const e of items) {
    await call(
      'admin',
      'POST',
      `/v1/admin/guides/${encodeURIComponent(e.slug)}/revisions/${e.revision}/reject?lang=${e.lang}`,
      {},
    );
  }
  const page = await island();
  if (page.slug !== 'heron-isle') await call('admin', 'POST', `/v1/guides/${page.slug}/rename`, { slug: 'heron-isle' });
  await call('admin', 'PUT', '/v1/guides/heron-isle/protection', { protection: 'open' });
  for (const lang of ['en', 'zh-Hans']) {
    await call('admin', 'POST', '/v1/guides/heron-isle/revert', { lang, revision: 1 });
    const visitText =
      lang === 'en'
        ? 'Come on an **April morning**, bring binoculars.\n\n- Ticket: {{fact:ticket}}\n- Boat: {{fact:transport}}'
        : '最好的时候是**四月清晨**，带上望远镜。\n\n- 门票：{{fact:ticket}}\n- 船：{{fact:transport}}';
    await write('other', 'visit', visitText, lang === 'en' ? 'when to go' : '加上什么时候去最好', lang);
    const history = (await island(lang)).sections.find((s) => s.id === 'history')?.markdown ?? '';
    const oars = lang === 'en' ? 'His oars now hang in the hut at the pier.' : '他的桨现在挂在码头的小屋里。';
    await write(
      'new',
      'history',
      `${history}\n\n${oars}`,
      lang === 'en' ? 'what became of the oars' : '桨的下落',
      lang,
    );
  }
  topic = `spring-herons-${made}`;
  const sections = [{ title: '什么时候', markdown: '三月回来，四月孵蛋，五月学飞。去[[heron-isle|鹭洲]]要赶早船。' }];
  await call('other', 'POST', '/v1/guides', { title: '春天看鹭', lang: 'zh-Hans', slug: topic, sections });
}
