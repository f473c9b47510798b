import { lang } from '../../i18n/lang';
import { ownRecords, type OwnRecord } from '../records/own-records';

/** What notices need to know of the partner's own records: its places, and the notices that hold. */

export type OwnPlace = { id: string; name: string; kind: string; words: string };

export type OwnNotice = {
  id: string;
  place: string;
  placeName: string;
  effect: string;
  title: string;
  text: string;
  startsAt: string;
  endsAt: string;
};

export type Own = {
  places: OwnPlace[];
  /** In force or still to come, the latest first. */
  notices: OwnNotice[];
  /** Places of earlier notices, the latest first. */
  recent: string[];
  /** False when there was more than a phone should fetch. */
  whole: boolean;
};

/** Most text that is read for this; about ten thousand places. */
const MOST = 8_000_000;

export async function readOwn(signal: AbortSignal): Promise<Own> {
  const records: OwnRecord[] = [];
  let read = 0;
  for await (const { record, line } of ownRecords(signal)) {
    read += line.length;
    if (['place', 'exhibit', 'notice'].includes(record.type)) records.push(record);
    if (read > MOST) return sorted(records, false);
  }
  return sorted(records, true);
}

export function sorted(records: readonly OwnRecord[], whole: boolean, now = Date.now()): Own {
  const places = records
    .filter((r) => r.type !== 'notice')
    .map((r): OwnPlace => {
      const main = textOf(r.name) || r.external_id;
      const name = (lang.value === 'en' && r.names?.en) || main;
      const all = [name, main, ...Object.values(r.names ?? {}), ...(r.aliases ?? []), r.external_id];
      return { id: r.external_id, name, kind: r.kind ?? r.type, words: plain(all.join(' ')) };
    });
  const nameOf = new Map(places.map((p) => [p.id, p.name]));
  const told = records
    .filter((r) => r.type === 'notice' && r.place && r.starts_at && r.ends_at)
    .map((r): OwnNotice => ({
      id: r.external_id,
      place: r.place ?? '',
      placeName: nameOf.get(r.place ?? '') ?? r.place ?? '',
      effect: r.effect ?? 'info',
      title: textOf(r.title),
      text: textOf(r.body),
      startsAt: r.starts_at ?? '',
      endsAt: r.ends_at ?? '',
    }))
    .sort((a, b) => Date.parse(b.startsAt) - Date.parse(a.startsAt));
  return {
    places,
    notices: told.filter((n) => Date.parse(n.endsAt) > now),
    recent: [...new Set(told.map((n) => n.place))].filter((id) => nameOf.has(id)),
    whole,
  };
}

/** A text in the reader's language, else in whichever there is. */
function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (!value || typeof value !== 'object') return '';
  const texts = value as Record<string, string>;
  const tags = lang.value === 'en' ? ['en', 'zh-Hans', 'zh'] : ['zh-Hans', 'zh', 'en'];
  const tag = tags.find((t) => texts[t]) ?? Object.keys(texts)[0];
  return tag ? String(texts[tag]) : '';
}

export const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** Places whose names hold all the words, those that begin with them first; recent ones when nothing is asked. */
export function matching(own: Own, asked: string, most: number): OwnPlace[] {
  const wanted = plain(asked).split(' ').filter(Boolean);
  if (wanted.length === 0) {
    const recent = own.recent.map((id) => own.places.find((p) => p.id === id)).filter((p) => p !== undefined);
    return [...new Set([...recent, ...own.places])].slice(0, most);
  }
  const found = own.places.filter((p) => wanted.every((word) => p.words.includes(word)));
  const begins = (p: OwnPlace) => (p.words.startsWith(wanted[0] ?? '') ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b)).slice(0, most);
}
