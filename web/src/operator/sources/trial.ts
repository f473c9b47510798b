import { api } from '../../api';
import { mergePatch } from './merge-patch';
import { definitionOf, type Definition, type Registered } from './source';
import type { Preview } from './preview/preview';

/**
 * Trying a definition out without letting it loose. The server previews sources that are registered, so
 * one paused source of the console's own takes on what is tried: it is never crawled, says nothing, and
 * is left out of the console's lists.
 */
const TRIAL = 'console.trial';

export const hidden = (id: string): boolean => id === TRIAL;

const PATH = '/v1/admin/sources';

/** The trial source as it is; made where there is none, asleep from the first moment. */
async function trial(): Promise<Registered> {
  const { items } = await api.get<{ items: Registered[] }>(PATH);
  const known = items.find((source) => source.id === TRIAL);
  if (known && !known.enabled) return known;
  if (!known) await registerAsleep(TRIAL, 'console');
  return api.patch<Registered>(`${PATH}/${TRIAL}`, { enabled: false });
}

/** Registers under a kind that is never crawled, so that no round of the timetable comes in between. */
async function registerAsleep(id: string, name: string): Promise<void> {
  await api.post(PATH, { id, name, kind: 'push', authority: 'community' });
  await api.patch(`${PATH}/${id}`, { enabled: false });
}

async function putOn(definition: Definition): Promise<void> {
  const now = definitionOf(await trial());
  // Its name and weight stay: to change them would have everything it said spoken anew.
  const wanted = { ...definition, id: TRIAL, name: now.name, authority: now.authority };
  const patch = mergePatch(now, wanted);
  if (Object.keys(patch).length > 0) await api.patch(`${PATH}/${TRIAL}`, patch);
}

/** What a page would yield under this definition; nothing of it is stored. */
export async function tryOut(definition: Definition, url: string, signal?: AbortSignal): Promise<Preview> {
  await putOn(definition);
  const wish = url.trim() ? { url: url.trim() } : {};
  return api.post<Preview>(`${PATH}/${TRIAL}/preview`, wish, { signal });
}

/**
 * Registers a source that is not to be crawled yet. What is wrong with it is found on the trial first,
 * so that nothing half-made is left in the registry.
 */
export async function registerPaused(definition: Definition): Promise<Registered> {
  const { items } = await api.get<{ items: Registered[] }>(PATH);
  // Known identifiers and bad names are refused by the registry itself, in its own words.
  if (items.some((source) => source.id === definition.id)) {
    return api.post<Registered>(PATH, sent(definition));
  }
  await putOn(definition);
  await registerAsleep(definition.id, definition.name);
  return api.patch<Registered>(`${PATH}/${definition.id}`, sent(definition));
}

/** A definition as it is sent: what is not told is left out. */
export function sent(definition: Definition): Record<string, unknown> {
  return mergePatch({}, definition);
}

