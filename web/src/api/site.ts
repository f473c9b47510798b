import { signal } from '@preact/signals';
import { api } from './door';

/** What this service is and has. */
export type Site = {
  name?: string;
  languages?: string[];
  demo?: boolean;
  reading?: 'open' | 'key';
  photos?: boolean;
  language_model?: boolean;
  map?: {
    own?: boolean;
    tiles_url?: string | null;
    attribution?: string | null;
    center?: { lat: number; lon: number } | null;
    bounds?: [number, number, number, number] | null;
  };
};

/** Undefined until it is known. */
export const site = signal<Site | undefined>(undefined);

let asked: Promise<Site> | undefined;

/** Asks once. A service that does not tell about itself is taken to have nothing special. */
export function knowSite(): Promise<Site> {
  asked ??= api.get<Site>('/v1/site').then(
    (it) => (site.value = it),
    () => {
      asked = undefined; // asked again by whoever needs it next
      return (site.value = {});
    },
  );
  return asked;
}
