import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, makePartner, sendFile, type Made } from './console-server';
import { CITATIONS, XSS } from './fixtures/xss';
import { adminKey, base, stop, visit, type Looks } from './harness';

/**
 * Strings that make careless pages run scripts are stored as guide pages and as partners' records, and every page that
 * shows them is opened: none runs anything, and none holds anything that would run when it is touched. What the
 * server refuses to store is as good.
 */

const stamp = Date.now().toString(36);
/** Titles, headings, names and reasons. */
const LINE = 200;
const LINES = lines(XSS.filter((text) => text.length <= LINE));
/** Pages that hold every string in every way; their slots are counted, so these are several. */
const TEXTS = 6;
/** Each flow opens dozens of pages. */
const LONG = { timeout: 400_000 };
/** Some of them, where every one would show the same. */
const FEW = LINES.filter((_, i) => i % 8 === 0);

type Page = { revision: number; sections: { id: string; title: string; markdown: string }[] };
type Edit = { slug: string; lang: string; revision: number };

/** Pages with such titles, pages with such headings and texts, and one with such reasons. */
const titled: string[] = [];
const written: string[] = [];
const reasoned = `xss-${stamp}-reasons`;
let partner: Made;
let upload = '';

beforeAll(async () => {
  const trusted = await editor(name(0), true);
  const newcomer = await editor(name(1), false);
  for (const [i, line] of LINES.entries()) {
    const slug = `xss-${stamp}-${i}`;
    const sections = [{ title: line, markdown: line }];
    if (await stored('POST', '/v1/guides', { slug, lang: 'en', title: line, sections }, trusted)) titled.push(slug);
  }
  for (let i = 0; i < TEXTS; i += 1) {
    const slug = `xss-${stamp}-text-${i}`;
    const texts = XSS.filter((_, n) => n % TEXTS === i); // of each sort some, since a page may have so many slots
    const sections = texts.map((x) => ({ title: x.slice(0, LINE), markdown: everyWay(x) }));
    await call('POST', '/v1/guides', { slug, lang: 'en', title: slug, sections }, trusted);
    written.push(slug);
    await change(slug, adminKey, ([one, ...others]) => [...others, one].join('\n\n'));
    await change(slug, newcomer, (parts) => parts.slice(1).join('\n\n'));
  }
  await call('POST', '/v1/guides', { slug: reasoned, lang: 'en', title: reasoned, markdown: 'alert' }, trusted);
  let revision = 1;
  for (const reason of LINES) {
    const body = { lang: 'en', title: reason, reason, markdown: `alert ${revision}` };
    const headers = { 'if-match': `"${revision}"` };
    if (await stored('PUT', `/v1/guides/${reasoned}`, body, adminKey, headers)) revision += 1;
  }
  expect(revision).toBeGreaterThan(LINES.length * 0.9);
  partner = await makePartner(name(2));
  upload = await sendFile(partner.key.key, name(3), records(), '&mode=partial&confirm=true');
}, LONG.timeout);

afterAll(async () => {
  await stop();
  const { items } = await call<{ items: Edit[] }>('GET', '/v1/admin/guides/review');
  for (const { slug, lang, revision } of items.filter((edit) => written.includes(edit.slug))) {
    await call('POST', `/v1/admin/guides/${slug}/revisions/${revision}/reject?lang=${lang}`, {});
  }
  for (const slug of [...titled, ...written, reasoned]) await call('DELETE', `/v1/guides/${slug}`);
  if (upload) await call('POST', `/v1/partner/uploads/${upload}/rollback`, {}, partner.key.key);
});

test('where nothing keeps them from it, they run', LONG, async () => {
  const ran = new Set<string>();
  const v = await visit('/read', {
    prepare: async (context) => {
      await watch(context, () => undefined);
      await context.exposeBinding('__bare', ({ frame }) => void ran.add(frame.name()));
      await context.addInitScript('window.alert = window.confirm = window.prompt = window.print = () => __bare()');
    },
  });
  const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const bare = XSS.map((x, i) => `<iframe name="${i}" srcdoc="${quoted(`<p title="${x}">${x}</p>`)}"></iframe>`);
  await v.page.route('**/bare', (route) => route.fulfill({ contentType: 'text/html', body: bare.join('') }));
  await v.page.goto(new URL('/bare', base).href);
  await expect.poll(() => ran.size, { timeout: 60_000 }).toBeGreaterThan(80);
  await v.context.close(); // and never mind that their scripts failed
});

test('guide pages, their history and their index show them as text', LONG, async () => {
  expect(titled.length).toBeGreaterThan(LINES.length * 0.9);
  const w = await watched();
  for (const slug of [...titled, ...written]) await w.open(`/guides/${slug}?lang=en`);
  for (const slug of written) {
    await w.open(`/guides/${slug}?lang=en&revision=1`);
    await w.open(`/guides/${slug}/history?lang=en`);
  }
  await w.open(`/guides/${reasoned}/history?lang=en`);
  await w.open(`/guides/${reasoned}/history?lang=en&before=30`);
  await w.open('/guides?lang=en');
  for (const cursor of ['0', '48']) await w.open(`/guides?lang=en&category=topic&cursor=${cursor}`);
  await w.close();
});

test('the editor’s list, text, preview, comparisons and review show them as text', LONG, async () => {
  const session = { key: adminKey, scopes: ['admin', 'editor'] } satisfies Looks['session'];
  const w = await watched({ size: 'desktop', lang: 'en', session });
  await w.open('/edit', '.pages-line');
  for (const slug of written) {
    await w.open(`/edit/${slug}?lang=en`, '.preview section');
    await w.open(`/edit/${slug}/history?lang=en`, '.history-line');
    await w.page.getByRole('checkbox').nth(0).check();
    await w.page.getByRole('checkbox').nth(1).check();
    await w.page.getByRole('button', { name: /^Compare \d+ with \d+$/ }).click();
    await w.page.locator('.diff-text').first().waitFor();
    await w.inspect();
  }
  await w.open('/review', '.diff-text');
  await w.open(`/edit/${reasoned}/history?lang=en`, '.history-line');
  await w.open(`/edit/${titled[0]}?lang=en`, '.preview section');
  const area = w.page.getByRole('textbox', { name: /^Text of/ }).first();
  for (const [i, text] of CITATIONS.entries()) {
    await area.fill(`${text}\n\nalert ${i}`);
    await w.page.locator('.preview').getByText(`alert ${i}`).waitFor();
    await w.inspect();
  }
  await w.close();
});

test('what a partner sent is shown as text, to travellers and in guide pages', LONG, async () => {
  const card = await call<{ counts: { created: number } }>(
    'GET',
    `/v1/partner/uploads/${upload}`,
    undefined,
    partner.key.key,
  );
  expect(card.counts.created).toBeGreaterThan(LINES.length);
  const w = await watched({ size: 'desktop', lang: 'en' });
  const at = (id: string | number) => encodeURIComponent(`${partner.partner.source}:${id}`);
  const refused = [];
  for (const id of ['hub', ...FEW.keys()]) {
    const { status } = await fetch(new URL(`/v1/places/${at(id)}`, base));
    if (status === 200) await w.open(`/places/${at(id)}`, '.facts');
    else refused.push(`${id}: ${status}`);
  }
  expect(refused.length, refused.join()).toBeLessThan(3);
  await w.open('/on', '.event');
  await w.open('/read?q=alert', '.result');
  const hub = await call<{ id: string }>('GET', `/v1/places/${at('hub')}`);
  const { items } = await call<{ items: { slug: string }[] }>('GET', `/v1/guides?place_id=${hub.id}`);
  for (const { slug } of items) {
    for (const lang of ['en', 'zh-Hans']) await w.open(`/guides/${encodeURIComponent(slug)}?lang=${lang}`);
  }
  await w.close();
});

test('the rooms of partners and operators show it as text', LONG, async () => {
  const looks = { size: 'desktop', lang: 'en' } as const;
  const guest = await watched({ ...looks, session: { key: partner.key.key, scopes: ['partner'] } });
  await guest.open('/partner', '.partner-file');
  await guest.open(`/partner/uploads/${upload}`, '[role=tab]');
  for (const tab of ['Changes', 'Problems']) {
    await guest.page.getByRole('tab', { name: tab }).click();
    await guest.page.locator('.partner-record, .table tbody tr').first().waitFor();
    await guest.inspect();
  }
  await guest.open('/partner/notices', '.partner-choices button');
  await guest.close();
  const w = await watched({ ...looks, session: { key: adminKey, scopes: ['admin'] } });
  await w.open('/operator/partners', '.operator-name');
  await w.open(`/operator/partners/${partner.partner.id}`, 'h1');
  await w.open('/operator/editors', '.table tbody tr');
  await w.open('/operator/audit', '.table tbody tr');
  await w.close();
});

test('what an address says is shown as text', LONG, async () => {
  const session = { key: adminKey, scopes: ['admin', 'editor'] } satisfies Looks['session'];
  const w = await watched({ lang: 'en', session });
  for (const line of FEW) {
    const said = encodeURIComponent(plain(line));
    await w.open(`/guides?lang=en&q=${said}`);
    await w.open(`/guides/${said}?lang=en`);
    await w.open(`/read?q=${said}`, '.empty, .result');
    await w.open(`/edit/new?lang=en&title=${said}`, '.start-form');
  }
  await w.open(`/?q=${encodeURIComponent(LINES[0] ?? '')}`, '.turn-question');
  await w.close();
});

/** A name of at most a hundred characters, and nobody else's. */
function name(n: number): string {
  return `${stamp} ${XSS[n] ?? ''}`.slice(0, 100);
}

/** As many of the strings in a line as it takes. */
function lines(texts: readonly string[]): string[] {
  const made: string[] = [];
  for (const text of texts) {
    const together = `${made.at(-1) ?? ''} ${text}`;
    if (made.length > 0 && together.length <= LINE) made[made.length - 1] = together;
    else made.push(text);
  }
  return made;
}

/** A text in every place that Markdown has for one. */
function everyWay(x: string): string {
  return [
    x,
    `before ${x} after`,
    `- ${x}`,
    `> ${x}`,
    `**${x}** _${x}_ ~~${x}~~`,
    `\`${x}\``,
    `\`\`\`${x}\n${x}\n\`\`\``,
    `[${x}](https://example.org/)`,
    `[link](${x})`,
    `[link](<${x}>)`,
    `[link](https://example.org/ "${x}")`,
    `[link][${x}]\n\n[${x}]: ${x} '${x}'`,
    `![${x}](https://example.org/x.png)`,
    `![picture](${x})`,
    `![picture](/v1/photos/${x})`,
    `| ${x} | b |\n|---|---|\n| ${x} | b |`,
    `<${x}>`,
    `<b title="${x}">${x}</b>`,
    `[[${x}]] [[heron-isle|${x}]] [[${x}|words]]`,
    `{{fact:${x}}} {{fact:heron-isle/${x}}} {{nearby:${x}}} {{${x}}}`,
  ].join('\n\n');
}

/** Control characters are refused by partners' files and addresses, with all that stands beside them. */
function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

/** A file of places and of what belongs to them, with the strings wherever a partner may write. */
function records(): string {
  const [lat, lon] = [22 + Math.random() * 18, 100 + Math.random() * 18];
  const type = 'place';
  const hub = { type, external_id: 'hub', name: `${stamp} alert`, kind: 'area', location: { lat, lon }, intro: LINES[0] };
  const named = LINES.map(plain).map((line, i) => ({
    type,
    external_id: String(i),
    name: line,
    kind: 'attraction',
    parent: 'hub',
    location: { lat: lat + i / 10_000, lon },
  }));
  const told = named.slice(0, FEW.length).map((place, i) => ({
    ...place,
    names: { en: place.name },
    aliases: [place.name],
    intro: { 'zh-Hans': `这里 ${place.name}`, en: place.name },
    history: XSS.filter((_, n) => n % FEW.length === i)
      .map(plain)
      .join(' and '),
    tips: place.name,
    address: place.name,
    phone: place.name,
    opening_hours: place.name,
    ticket: place.name,
    tags: [place.name],
    url: `https://example.org/${place.name}`,
    attributes: { 树龄: place.name, [place.name.slice(0, 40)]: place.name },
    photos: [{ url: `https://example.org/${i}.jpg`, caption: place.name, credit: place.name, licence: place.name }],
  }));
  // Their tags are taken out first, and there has to be something left.
  const more = FEW.map((line) => `alert ${plain(line)}`.slice(0, LINE)).flatMap((line, i) => [
    { type: 'event', external_id: `e${i}`, name: line, place: 'hub', body: line, starts_at: '2026-01-01' },
    { type: 'notice', external_id: `n${i}`, name: line, place: String(i), effect: 'info', body: line },
    { type: 'article', external_id: `a${i}`, name: line, place: String(i), body: `What is told there: ${line}` },
    { type: 'route', external_id: `r${i}`, name: line, stops: ['hub', String(i)], intro: line },
  ]);
  const addresses = XSS.map((url, i) => ({ type, external_id: `u${i}`, name: `${stamp} ${i}`, parent: 'hub', url }));
  return [hub, ...told, ...named.slice(told.length), ...more, ...addresses].map((record) => JSON.stringify(record)).join('\n');
}

async function editor(name: string, trusted: boolean): Promise<string> {
  return (await call<{ key: string }>('POST', '/v1/admin/editors', { name, trusted })).key;
}

/** Whether the server took it; it may refuse, but it may not fail. */
async function stored(method: string, path: string, body: object, key: string, headers = {}): Promise<boolean> {
  const answer = await fetch(new URL(path, base), {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (answer.status >= 500) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.ok;
}

async function change(slug: string, key: string, to: (parts: string[]) => string): Promise<void> {
  const page = await call<Page>('GET', `/v1/guides/${slug}?lang=en`);
  const sections = page.sections.map((s) => ({ ...s, markdown: to(s.markdown.split('\n\n')) }));
  const body = { lang: 'en', sections };
  expect(await stored('PUT', `/v1/guides/${slug}`, body, key, { 'if-match': `"${page.revision}"` })).toBe(true);
}

/** Tells what runs in any page of a browser, and what its policy kept from running. Nothing is fetched from elsewhere. */
async function watch(context: BrowserContext, tell: (harm: string) => void): Promise<void> {
  await context.exposeBinding('__xss', ({ frame }, what: string) => tell(`${frame.url()}: ${what}`));
  await context.addInitScript(() => {
    const told = (window as unknown as { __xss: (what: string) => void }).__xss;
    for (const name of ['alert', 'confirm', 'prompt', 'print'] as const) {
      window[name] = () => told(`${name} was called`) as never;
    }
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      if (effectiveDirective.startsWith('script')) told(`${effectiveDirective} refused ${blockedURI} ${sample}`);
    });
  });
  context.on('dialog', (dialog) => {
    tell(`a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('console', (message) => {
    if (/Refused to (execute|run|load the script)|inline script|inline event handler/.test(message.text())) tell(message.text());
  });
  await context.route(
    (url) => url.origin !== new URL(base).origin,
    (route) => route.abort(),
  );
}

/** A visitor of many pages, each of which is looked through once it shows what is waited for. */
async function watched(looks: Looks = {}) {
  const harm: string[] = [];
  const v = await visit('/read', { ...looks, prepare: (context) => watch(context, (what) => harm.push(what)) });
  const inspect = async () => {
    const { found, text } = await v.page.evaluate(dangers);
    harm.push(...found.map((what) => `${v.page.url()}: ${what}`));
    if (!/alert|script/i.test(text)) harm.push(`${v.page.url()}: shows none of the strings`);
  };
  return {
    page: v.page,
    inspect,
    open: async (path: string, shown = 'main') => {
      await v.page.goto(new URL(path, base).href, { waitUntil: 'domcontentloaded' });
      await v.page.locator(shown).first().waitFor();
      await inspect();
    },
    close: async () => {
      expect(harm).toEqual([]);
      await v.close();
    },
  };
}

/** In the page: elements and attributes that run something by themselves or when they are touched. */
function dangers(): { found: string[]; text: string } {
  const found: string[] = [];
  const inHead = 'title, meta:not([http-equiv]), link, style, script[type="application/ld+json"], script[src^="/assets/"]';
  const never = 'script, iframe, frame, frameset, object, embed, applet, base, meta, link, style, math, portal, marquee, plaintext, xmp';
  const leading = ['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'srcdoc', 'ping', 'background'];
  for (const e of document.querySelectorAll('*')) {
    const where = e.outerHTML.slice(0, 160);
    if (e.matches(never) && !(e.closest('head') && e.matches(inHead)) && !e.matches('script[src^="/assets/"]')) found.push(where);
    for (const { name, value } of e.attributes) {
      if (name.startsWith('on')) found.push(where);
      if (!leading.includes(name) || e.localName === 'img') continue;
      const { protocol } = URL.canParse(value, document.baseURI) ? new URL(value, document.baseURI) : location;
      if (!['http:', 'https:', 'mailto:', 'tel:', 'blob:'].includes(protocol)) found.push(where);
    }
  }
  return { found, text: document.body.innerText + document.title };
}
