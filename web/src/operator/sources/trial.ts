import { api } from '../../api';
import { mergePatch } from './merge-patch';
import type { Definition, Registered } from './source';
import type { Preview } from './preview/preview';

const PATH = '/v1/admin/sources';

/** What a page would yield under this definition, registered or not; nothing of it is stored. */
export function tryOut(definition: Definition, url: string, signal?: AbortSignal): Promise<Preview> {
  const wish = { definition: sent(definition), ...(url.trim() ? { url: url.trim() } : {}) };
  return api.post<Preview>(`${PATH}/${encodeURIComponent(definition.id)}/preview`, wish, { signal });
}

/** Registers a source that is not to be crawled yet. */
export const registerPaused = (definition: Definition): Promise<Registered> =>
  api.post<Registered>(PATH, { ...sent(definition), enabled: false });

/** A definition as it is sent: what is not told is left out. */
export function sent(definition: Definition): Record<string, unknown> {
  return mergePatch({}, definition);
}
