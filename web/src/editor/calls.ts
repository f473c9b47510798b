import { api, problemOf, send } from '../api';
import type {
  Conflict,
  Edit,
  GuidePage,
  Guides,
  NewPage,
  Preview,
  Protection,
  RevisionDiff,
  Revisions,
  Saved,
  SectionText,
  Slot,
  TextLang,
  Waiting,
} from './guides';

/** Every call of this room, by the name of what it does. */

const at = (slug: string) => `/v1/guides/${encodeURIComponent(slug)}`;
const waiting = (slug: string, n: number) => `/v1/admin/guides/${encodeURIComponent(slug)}/revisions/${n}`;

export const readPage = (slug: string, lang: TextLang, signal?: AbortSignal) =>
  api.get<GuidePage>(at(slug), { lang }, { signal });

export const findPages = (
  query: { q?: string; kind?: string; sort?: 'latest'; lang?: string; limit?: number; cursor?: string },
  signal?: AbortSignal,
) => api.get<Guides>('/v1/guides', query, { signal });

async function saved(response: Response): Promise<Saved> {
  const body: unknown = await response.json().catch((error: unknown) => {
    throw problemOf(error);
  });
  return response.status === 202
    ? { ...(body as { slug: string; revision: number }), state: 'pending' }
    : { state: 'published', page: body as GuidePage };
}

export const savePage = async (slug: string, revision: number, edit: Edit) =>
  saved(await send('PUT', at(slug), edit, { headers: { 'if-match': `"${revision}"` } }));

export const createPage = async (page: NewPage) => saved(await send('POST', '/v1/guides', page));

export const deletePage = (slug: string, lang?: TextLang) => api.del(at(slug), { query: { lang } });

/** Changes whose effect waits for somebody's word answer 202, like an edit. */
export const renamePage = async (
  slug: string,
  wish: { slug?: string; title?: string; lang: TextLang; reason?: string },
) => saved(await send('POST', `${at(slug)}/rename`, wish));

export const revertPage = async (slug: string, wish: { lang: TextLang; revision: number; reason?: string }) =>
  saved(await send('POST', `${at(slug)}/revert`, wish));

export const regenerate = async (slug: string, lang: TextLang, sections: string[]) =>
  saved(await send('POST', `${at(slug)}/regenerate`, { lang, sections }));

export const protect = (slug: string, protection: Protection) =>
  api.put<GuidePage>(`${at(slug)}/protection`, { protection });

export const readRevisions = (
  slug: string,
  query: { lang: TextLang; limit?: number; cursor?: string },
  signal?: AbortSignal,
) => api.get<Revisions>(`${at(slug)}/revisions`, query, { signal });

export const readDiff = (slug: string, n: number, lang: TextLang, against?: number, signal?: AbortSignal) =>
  api.get<RevisionDiff>(`${at(slug)}/revisions/${n}`, { lang, against }, { signal });

/** What a text of this page may hold. Marks of citations are told as they stand in a text. */
export async function readSlots(slug: string, lang: TextLang, signal?: AbortSignal): Promise<Slot[]> {
  const { items } = await api.get<{ items: Slot[] }>(`${at(slug)}/slots`, { lang }, { signal });
  return items.map((item) => ({ ...item, cite: item.cite && mark(item.cite) }));
}

function mark(cite: string): string {
  return cite.startsWith('{{') ? cite : `{{cite:${cite}}}`;
}

export const preview = (draft: { lang: TextLang; place_id?: string; sections: SectionText[] }, signal?: AbortSignal) =>
  api.post<Preview>('/v1/guides/preview', draft, { signal });

export const readReview = (signal?: AbortSignal) =>
  api.get<{ items: Waiting[] }>('/v1/admin/guides/review', undefined, { signal });

export const publish = (slug: string, n: number, lang: string, reason?: string) =>
  api.post<GuidePage>(`${waiting(slug, n)}/publish`, { reason }, { query: { lang } });

export const reject = (slug: string, n: number, lang: string, reason?: string) =>
  api.post<void>(`${waiting(slug, n)}/reject`, { reason }, { query: { lang } });

/** The sections that two people edited, where a save was refused for that. */
export function conflictsOf(error: unknown): { conflicts: Conflict[]; current: GuidePage } | null {
  const problem = problemOf(error);
  const { conflicts, current } = problem.body as { conflicts?: Conflict[]; current?: GuidePage };
  return problem.kind === 'edit_conflict' && conflicts && current ? { conflicts, current } : null;
}

/** The text's language that an address asks for, else the reader's. */
export function textLang(asked: string | undefined, reader: TextLang): TextLang {
  if (!asked) return reader;
  return asked.toLowerCase().startsWith('zh') ? 'zh-Hans' : 'en';
}

/** Addresses inside this room. */
export const editAt = (slug: string, lang: string, section?: string) =>
  `/edit/${encodeURIComponent(slug)}?lang=${lang}${section ? `#${section}` : ''}`;
export const historyAt = (slug: string, lang: string) => `/edit/${encodeURIComponent(slug)}/history?lang=${lang}`;
export const pageAt = (slug: string, lang: string) => `/guides/${encodeURIComponent(slug)}?lang=${lang}`;
