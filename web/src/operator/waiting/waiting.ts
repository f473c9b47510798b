import { api, type Page } from '../../api';
import type { Upload } from '../../kit/upload/upload';
import type { Partner } from '../partners/partner';

/** What waits for an operator's word: pages whose values jump, and uploads that want publishing. */

export type HeldPage = {
  id: string;
  source: string;
  url: string;
  title: string | null;
  observed_at: string;
  due_at: string | null;
};

export type Waiting = { held: HeldPage[]; uploads: Upload[] };

/** Uploads of one list that are looked at. */
const LOOKED_AT = 50;

export async function readWaiting(signal: AbortSignal): Promise<Waiting> {
  const get = <T>(path: string, query?: Record<string, string | number>) => api.get<T>(path, query, { signal });
  const [held, partners, latest] = await Promise.all([
    get<Page<HeldPage>>('/v1/admin/held', { limit: LOOKED_AT }),
    get<{ items: Partner[] }>('/v1/admin/partners'),
    get<Page<Upload>>('/v1/admin/uploads', { limit: LOOKED_AT }),
  ]);
  // What waits may be older than the latest of everybody: partners that are reviewed are asked for one by one.
  const reviewed = partners.items.filter((partner) => partner.review);
  const own = await Promise.all(
    reviewed.map(async (partner) => {
      const page = await get<Page<Upload>>('/v1/admin/uploads', { partner: partner.id, limit: LOOKED_AT });
      return page.items;
    }),
  );
  return { held: held.items, uploads: inOrder(own.flat(), latest.items) };
}

/** Those that wait, the oldest first: they take effect in the order in which they are published. */
export function inOrder(own: readonly Upload[], latest: readonly Upload[]): Upload[] {
  const known = new Set(own.map((upload) => upload.id));
  return [...own, ...latest.filter((upload) => !known.has(upload.id))]
    .filter((upload) => upload.awaiting === 'publication')
    .sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
}

/** Whether an older one of the same partner waits too. */
export function comesLater(list: readonly Upload[], one: Upload): boolean {
  const first = list.find((upload) => upload.partner.id === one.partner.id);
  return first !== undefined && first.id !== one.id;
}
