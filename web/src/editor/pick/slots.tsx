import { createContext } from 'preact';
import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { problemOf, useLoad, type Load } from '../../api';
import { readSlots } from '../calls';
import type { Slot, TextLang } from '../guides';

/** What the page's text may hold, loaded once for all of its sections. */

type Here = { slots: Load<Slot[]>; lang: TextLang; placeId: string | undefined };

const SlotsContext = createContext<Here | null>(null);

export function SlotsProvider(props: { slug?: string; lang: TextLang; placeId?: string; children: ComponentChildren }) {
  const slots = useLoad<Slot[]>(
    (signal) => (props.slug ? slotsOf(props.slug, props.lang, signal) : Promise.resolve([])),
    [props.slug, props.lang],
  );
  return (
    <SlotsContext.Provider value={{ slots, lang: props.lang, placeId: props.placeId }}>
      {props.children}
    </SlotsContext.Provider>
  );
}

/** A page that is not there yet has none. */
async function slotsOf(slug: string, lang: TextLang, signal: AbortSignal): Promise<Slot[]> {
  try {
    return await readSlots(slug, lang, signal);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status === 404) return [];
    throw problem;
  }
}

export function useHere(): Here {
  const here = useContext(SlotsContext);
  if (!here) throw new Error('no SlotsProvider above');
  return here;
}

/** Lists that stand alone, such as `{{events}}`. */
export function isList(slot: string): boolean {
  return /^\{\{(events|notices|routes|nearby:[^}]+|children:[^}]+)\}\}$/.test(slot);
}

/** The same fact, said of another place's page: `{{fact:ticket}}` becomes `{{fact:heron-isle/ticket}}`. */
export function ofPlace(slot: Slot, place: string): Slot | undefined {
  const field = /^\{\{fact:([^/}]+)\}\}$/.exec(slot.slot)?.[1];
  return field ? { ...slot, slot: `{{fact:${place}/${field}}}` } : undefined;
}
