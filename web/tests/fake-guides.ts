import { createServer, type IncomingMessage, type Server } from 'node:http';
import { html, hunks, type Hunk } from './fake-guides/markdown';
import {
  ago,
  freshness,
  KEYS,
  KNOWN,
  seed,
  valuesIn,
  type Author,
  type Page,
  type Revision,
  type Section,
  type Text,
} from './fake-guides/seed';

/**
 * Guide pages in memory, answering as the service does, so that the editor's flows can be looked at
 * without one: `const fake = await startFake()`, then route `/v1/guides**` to `fake.url`.
 */
export type Fake = { url: string; pages: Page[]; stop: () => Promise<void> };

export async function startFake(): Promise<Fake> {
  const pages = seed();
  const server: Server = createServer((request, response) => {
    void answer(pages, request).then(({ status, body, etag }) => {
      response.writeHead(status, {
        'content-type': status >= 400 ? 'application/problem+json' : 'application/json',
        ...(etag ? { etag } : {}),
      });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    pages,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

type Answer = { status: number; body?: unknown; etag?: string };
type Input = {
  title?: string;
  lang?: string;
  slug?: string;
  place_id?: string;
  reason?: string;
  revision?: number;
  protection?: Page['protection'];
  sections?: { id?: string; title: string; markdown: string }[];
};
type Call = {
  pages: Page[];
  query: URLSearchParams;
  body: Input;
  who: (Author & { trusted: boolean }) | undefined;
  lang: string;
  ifMatch: string | undefined;
};

const problem = (status: number, kind: string, title: string, more: object = {}): Answer => ({
  status,
  body: { type: `/problems/${kind}`, title, status, ...more },
});

async function answer(pages: Page[], request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = (chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {}) as Input & { lang?: string };
  const asked = url.searchParams.get('lang') ?? body.lang ?? request.headers['accept-language'] ?? 'zh-Hans';
  const key = (request.headers.authorization ?? '').replace('Bearer ', '');
  const call: Call = {
    pages,
    query: url.searchParams,
    body,
    who: KEYS[key],
    lang: asked.startsWith('zh') ? 'zh-Hans' : 'en',
    ifMatch: request.headers['if-match'],
  };
  if (key && !call.who) return problem(401, 'unauthorized', 'This key is not known');
  const [, ...path] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  return route(request.method ?? 'GET', path, call);
}

function route(method: string, path: string[], call: Call): Answer {
  const [room, slug, part, n] = path;
  if (room === 'admin') return review(method, path.slice(2), call);
  if (room === 'search') return search(call);
  if (!slug) return method === 'POST' ? create(call) : list(call);
  if (slug === 'preview') return preview(call);
  const page = call.pages.find((p) => p.slug === slug || p.place?.id === slug || p.old.includes(slug));
  if (!page) return problem(404, 'not_found', 'There is no such page');
  const text = page.texts.find((t) => t.lang === call.lang) ?? page.texts[0];
  if (!text) return problem(404, 'not_found', 'There is no such page');
  if (method !== 'GET' && !call.who) return problem(401, 'unauthorized', 'Sign in first');
  switch (`${method} ${part ?? ''}`) {
    case 'GET ':
      if (!head(text)) return problem(404, 'not_found', 'There is no such page');
      return {
        status: 200,
        body: { ...card(page, text), ...(slug === page.slug ? {} : { redirected_from: slug }) },
        etag: `"${head(text).revision}.a"`,
      };
    case 'PUT ':
      return edit(page, text, call);
    case 'DELETE ':
      if (call.who?.kind !== 'operator') return problem(403, 'forbidden', 'Only operators may do this');
      call.pages.splice(call.pages.indexOf(page), 1);
      return { status: 204 };
    case 'GET slots':
      return { status: 200, body: { items: slots(call.lang) } };
    case 'GET revisions':
      return n
        ? diff(text, Number(n), call)
        : { status: 200, body: { items: [...text.revisions].reverse().map((r) => item(text, r)) } };
    case 'POST revert': {
      const old = text.revisions.find((r) => r.revision === call.body.revision);
      return old
        ? keep(page, text, call, old.title, old.sections)
        : problem(404, 'not_found', 'There is no such revision');
    }
    case 'POST rename':
      if (call.body.slug && call.body.slug !== page.slug) {
        if (call.pages.some((p) => p.slug === call.body.slug)) return problem(409, 'guide_exists', '已有这一页');
        page.old.push(page.slug);
        page.slug = call.body.slug;
      }
      return call.body.title
        ? keep(page, text, call, call.body.title, head(text).sections)
        : { status: 200, body: card(page, text) };
    case 'POST regenerate': {
      const first = text.revisions[0] as Revision;
      const given = new Set((call.body.sections as unknown as string[] | undefined) ?? []);
      const back = head(text).sections.map((s) =>
        given.has(s.id) ? (first.sections.find((f) => f.id === s.id) ?? s) : s,
      );
      return keep(page, text, call, head(text).title, back);
    }
    case 'PUT protection':
      if (call.who?.kind !== 'operator') return problem(403, 'forbidden', 'Only operators may do this');
      page.protection = call.body.protection ?? 'open';
      return { status: 200, body: card(page, text) };
    default:
      return problem(404, 'not_found', 'Nothing is served here');
  }
}

const head = (text: Text) => text.revisions.filter((r) => r.state === 'published').at(-1) as Revision;

function rendered(sections: { id?: string; title: string; markdown: string }[], lang: string) {
  const ids: string[] = [];
  const values = valuesIn(lang);
  const cite = (id: string) => (ids.includes(id) ? ids.indexOf(id) : ids.push(id) - 1) + 1;
  const filled = sections.map((s, i) => ({ ...s, id: s.id ?? `s${i}`, html: html(s.markdown, values, cite) }));
  const citations = ids.map((id, i) => {
    const known = KNOWN.find((k) => k.cite === id);
    return {
      n: i + 1,
      kind: 'fact',
      text: known ? (lang === 'en' ? known.en : known.zh)[1] : id,
      url: 'https://example.org/',
      freshness: freshness(known?.days ?? 4),
    };
  });
  return { filled, citations };
}

function card(page: Page, text: Text) {
  const at = head(text);
  const { filled, citations } = rendered(at.sections, text.lang);
  const origins = new Set(at.sections.map((s) => s.origin));
  return {
    slug: page.slug,
    title: at.title,
    lang: text.lang,
    kind: page.kind,
    summary: '',
    revision: at.revision,
    revised_at: at.at,
    langs: page.texts.map((t) => ({ lang: t.lang, slug: page.slug, title: head(t)?.title })),
    ...(page.place ? { place: { id: page.place.id, name: page.place.names[text.lang] } } : {}),
    revised_by: at.author.name,
    reason: at.reason,
    origin: origins.size > 1 ? 'mixed' : [...origins][0],
    protection: page.protection,
    sections: filled.map((s) => ({ ...s, citations })),
    html: '',
    citations,
    photos: [],
    related: [],
    backlinks: [],
    categories: [],
  };
}

function list(call: Call): Answer {
  const q = call.query.get('q') ?? '';
  const items = call.pages.flatMap((page) => {
    const text = page.texts.find((t) => t.lang === call.lang) ?? page.texts[0];
    if (!text || (call.query.get('place_id') && page.place?.id !== call.query.get('place_id'))) return [];
    const { sections: _, ...rest } = card(page, text);
    return page.texts.some((t) => head(t)?.title.toLowerCase().includes(q.toLowerCase()))
      ? [{ ...rest, langs: page.texts.map((t) => t.lang) }]
      : [];
  });
  return { status: 200, body: { items, next_cursor: null } };
}

function search(call: Call): Answer {
  const places = [
    { id: 'p_heron', title: call.lang === 'en' ? 'Heron Isle' : '鹭洲', snippet: '' },
    {
      id: 'p_tea',
      title: call.lang === 'en' ? 'Cloud Tea Hill' : '云茶山',
      snippet: call.lang === 'en' ? 'Tea terraces above the lake.' : '湖上的茶山梯田。',
    },
  ];
  const q = (call.query.get('q') ?? '').toLowerCase();
  return {
    status: 200,
    body: {
      items: places
        .filter((p) => p.title.toLowerCase().includes(q))
        .map((p) => ({
          ...p,
          type: 'place',
          highlights: [],
          score: 1,
          lang: call.lang,
          place: { id: p.id, name: p.title },
          freshness: freshness(1),
        })),
      facets: {},
      took_ms: 1,
    },
  };
}

const slots = (lang: string) =>
  KNOWN.map((k) => ({
    slot: k.slot,
    label: (lang === 'en' ? k.en : k.zh)[0],
    text: (lang === 'en' ? k.en : k.zh)[1].replace(/<[^>]+>/g, ' ').trim(),
    ...(k.days === undefined ? {} : { freshness: freshness(k.days, k.state) }),
    ...(k.cite ? { cite: k.cite } : {}),
  }));

function preview(call: Call): Answer {
  const { filled, citations } = rendered(call.body.sections ?? [], call.lang);
  const problems = (call.body.sections ?? []).flatMap((s, i) =>
    [...s.markdown.matchAll(/\{\{(?!fact:|status|events|notices|nearby:|children:|routes|cite:)[^}]*\}\}/g)].map(
      (m) => ({ pointer: `/sections/${i}/markdown`, code: 'unknown_slot', message: `看不懂 ${m[0]}` }),
    ),
  );
  return {
    status: 200,
    body: { html: '', sections: filled.map(({ id, title, html: h }) => ({ id, title, html: h })), citations, problems },
  };
}

/** An edit, merged section by section with what others published since. */
function edit(page: Page, text: Text, call: Call): Answer {
  const match = /^"(\d+)/.exec(call.ifMatch ?? '');
  if (!match) return problem(428, 'precondition_required', 'Say which revision this was made from');
  const base = text.revisions.find((r) => r.revision === Number(match[1]));
  if (!base) return problem(404, 'not_found', 'There is no such revision');
  if (page.protection === 'locked' && call.who?.kind !== 'operator') return problem(403, 'forbidden', '此页已锁定');
  const yours = named(call.body.sections ?? []);
  const now = head(text);
  const of = (sections: { id: string; title: string; markdown: string }[], id: string) =>
    sections.find((s) => s.id === id);
  const same = (a?: { title: string; markdown: string }, b?: { title: string; markdown: string }) =>
    a?.title === b?.title && a?.markdown === b?.markdown;
  const conflicts = yours.filter(
    (y) =>
      !same(y, of(base.sections, y.id)) &&
      !same(of(now.sections, y.id), of(base.sections, y.id)) &&
      !same(y, of(now.sections, y.id)),
  );
  if (conflicts.length > 0) {
    return problem(409, 'edit_conflict', '有人同时改了同一节', {
      conflicts: conflicts.map((y) => ({
        section: y.id,
        title: y.title,
        base: of(base.sections, y.id),
        theirs: of(now.sections, y.id),
        yours: y,
      })),
      current: card(page, text),
    });
  }
  const merged = yours.map((y) => (same(y, of(base.sections, y.id)) ? (of(now.sections, y.id) ?? y) : y));
  const added = now.sections.filter((s) => !of(base.sections, s.id) && !of(merged, s.id));
  return keep(page, text, call, call.body.title ?? now.title, [...merged, ...added], now !== base);
}

function named(sections: { id?: string; title: string; markdown: string }[]) {
  return sections.map((s, i) => ({ ...s, id: s.id ?? `${s.title.toLowerCase().replace(/\W+/g, '-')}-${i}` }));
}

function keep(
  page: Page,
  text: Text,
  call: Call,
  title: string,
  sections: { id: string; title: string; markdown: string }[],
  merged = false,
): Answer {
  const known = text.revisions.flatMap((r) => r.sections).reverse();
  const signed: Section[] = sections.map((s) => {
    const old = known.find((k) => k.id === s.id && k.title === s.title && k.markdown === s.markdown);
    return old ?? { ...s, origin: 'edited', edited_by: call.who?.name ?? '', edited_at: ago(0) };
  });
  const pending = !call.who?.trusted || (page.protection === 'review' && call.who.kind !== 'operator');
  const revision = text.revisions.length + 1;
  text.revisions.push({
    revision,
    parent: head(text)?.revision ?? null,
    at: ago(0),
    author: { id: call.who?.id ?? '', name: call.who?.name ?? '', kind: call.who?.kind ?? 'editor' },
    reason: call.body.reason ?? null,
    state: pending ? 'pending' : 'published',
    title,
    sections: signed,
  });
  if (pending) return { status: 202, body: { slug: page.slug, revision, state: 'pending' } };
  return { status: 200, body: { ...card(page, text), ...(merged ? { merged: true } : {}) } };
}

function create(call: Call): Answer {
  if (!call.who) return problem(401, 'unauthorized', 'Sign in first');
  const slug = call.body.slug || `topic-${call.pages.length}`;
  if (!/^[\p{L}\p{N}-]+$/u.test(slug))
    return problem(422, 'invalid', 'slug', {
      errors: [{ pointer: '/slug', code: 'invalid', message: '由字母、汉字、数字和“-”组成' }],
    });
  const known = call.pages.find((p) => p.slug === slug);
  if (known?.texts.some((t) => t.lang === call.lang))
    return problem(409, 'guide_exists', `已有这一页（${slug}）`, {
      errors: [{ pointer: '/slug', code: 'guide_exists', message: '已有这一页；请编辑它，或另取 slug' }],
    });
  const page: Page = known ?? {
    slug,
    old: [],
    kind: call.body.place_id ? 'attraction' : 'topic',
    place: call.body.place_id
      ? { id: call.body.place_id, names: { 'zh-Hans': call.body.title ?? '', en: call.body.title ?? '' } }
      : null,
    protection: 'open',
    texts: [],
  };
  if (!known) call.pages.push(page);
  const text: Text = { lang: call.lang, revisions: [] };
  page.texts.push(text);
  const made = keep(page, text, call, call.body.title ?? '', named(call.body.sections ?? []));
  return made.status === 200 ? { ...made, status: 201 } : made;
}

function item(text: Text, r: Revision) {
  const against = text.revisions.find((p) => p.revision === r.parent);
  const changes = changesOf(against, r);
  const sum = (op: Hunk['op']) =>
    changes
      .flatMap((c) => c.hunks)
      .filter((h) => h.op === op)
      .reduce((n, h) => n + h.text.length, 0);
  const { sections: _, ...rest } = r;
  return {
    ...rest,
    origin: 'mixed',
    sections_changed: changes.filter((c) => c.state !== 'unchanged').map((c) => c.id),
    added: sum('insert'),
    removed: sum('delete'),
  };
}

function changesOf(before: Revision | undefined, after: Revision) {
  const now = after.sections.map((s) => {
    const old = before?.sections.find((b) => b.id === s.id);
    const state = !old ? 'added' : old.markdown === s.markdown && old.title === s.title ? 'unchanged' : 'changed';
    return { id: s.id, title: s.title, markdown: s.markdown, state, hunks: hunks(old?.markdown ?? '', s.markdown) };
  });
  const gone = (before?.sections ?? []).filter((b) => !after.sections.some((s) => s.id === b.id));
  return [
    ...now,
    ...gone.map((s) => ({
      id: s.id,
      title: s.title,
      markdown: s.markdown,
      state: 'removed',
      hunks: hunks(s.markdown, ''),
    })),
  ];
}

function diff(text: Text, n: number, call: Call): Answer {
  const after = text.revisions.find((r) => r.revision === n);
  if (!after) return problem(404, 'not_found', 'There is no such revision');
  const against = Number(call.query.get('against') ?? after.parent ?? 0);
  const before = text.revisions.find((r) => r.revision === against);
  return {
    status: 200,
    body: { revision: n, against: before?.revision ?? null, title: after.title, sections: changesOf(before, after) },
  };
}

function review(method: string, [slug, , n, word]: string[], call: Call): Answer {
  if (!call.who) return problem(401, 'unauthorized', 'Sign in first');
  if (!call.who.trusted) return problem(403, 'forbidden', 'This takes a trusted editor');
  const texts = call.pages.flatMap((page) => page.texts.map((text) => ({ page, text })));
  if (method === 'GET') {
    const items = texts.flatMap(({ page, text }) =>
      text.revisions
        .filter((r) => r.state === 'pending')
        .map((r) => ({ slug: page.slug, lang: text.lang, ...item(text, r) })),
    );
    return { status: 200, body: { items } };
  }
  const found = texts.find(({ page, text }) => page.slug === slug && text.lang === call.lang);
  const revision = found?.text.revisions.find((r) => r.revision === Number(n) && r.state === 'pending');
  if (!found || !revision) return problem(404, 'not_found', 'It does not wait any more');
  revision.state = word === 'publish' ? 'published' : 'rejected';
  return word === 'publish' ? { status: 200, body: card(found.page, found.text) } : { status: 204 };
}
