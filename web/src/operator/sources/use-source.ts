import { Problem, api, useLoad, type Load } from '../../api';
import type { Registered } from './source';

/** One source of the registry; the server tells them all at once. */
export function useSource(id: string): Load<Registered> {
  return useLoad(
    async (signal) => {
      const { items } = await api.get<{ items: Registered[] }>('/v1/admin/sources', undefined, { signal });
      const found = items.find((source) => source.id === id);
      if (!found) throw new Problem(404, { type: '/problems/not_found' });
      return found;
    },
    [id],
  );
}
