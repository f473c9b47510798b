import type { Preview, PreviewPlace } from '../preview/preview';
import type { Draft } from './draft';

/** What a rule gave: the values of its field in one record of the page that was looked at. */
export function yieldOf(place: PreviewPlace, name: string): string[] {
  const dot = name.lastIndexOf('.');
  const [base, tag] = dot > 0 ? [name.slice(0, dot), name.slice(dot + 1)] : [name, undefined];
  const inLang = <T extends { lang: string | null }>(list: T[]) => list.filter((one) => !tag || speaks(one.lang, tag));
  switch (base) {
    case 'name':
      return tag ? inLang(place.names).map((n) => n.text) : place.names.slice(0, 1).map((n) => n.text);
    case 'names':
      return inLang(place.names).map((n) => n.text);
    case 'aliases':
      return inLang(place.aliases).map((n) => n.text);
    case 'kind':
      return present(place.kind);
    case 'parent':
      return present(place.parent);
    case 'location':
      return place.position ? [`${place.position.lat.toFixed(6)}, ${place.position.lon.toFixed(6)}`] : [];
    case 'datum':
      return present(place.datum);
    case 'same_as':
      return place.same_as;
    case 'photos':
      return place.photos.map((photo) => photo.url ?? photo.file ?? '').filter(Boolean);
  }
  const own = place.claims.filter((c) => c.field === name);
  if (own.length > 0) return own.map((c) => c.value);
  return inLang(place.claims.filter((c) => c.field === base)).map((c) => c.value);
}

const present = (value: string | null): string[] => (value ? [value] : []);
const speaks = (lang: string | null, tag: string): boolean =>
  lang !== null && (lang === tag || lang.split('-')[0] === tag.split('-')[0]);

/** What no rule of its own names: it came from the table of labels, or from structured data. */
export function besides(place: PreviewPlace, draft: Draft): { field: string; value: string }[] {
  const ruled = new Set(draft.fields.map((f) => f.name.trim().split('.')[0]));
  return place.claims.filter((c) => !ruled.has(c.field)).map((c) => ({ field: c.field, value: c.value }));
}

/** What the server says about one rule, by the name that it gives rules (`rules.fields.intro`). */
export const defectOf = (preview: Preview | undefined, column: string) =>
  preview?.defects.list.find((d) => d.column === column);
