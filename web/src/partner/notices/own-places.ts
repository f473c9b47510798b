import { lang } from '../../i18n/lang';
import { ownRecords, type OwnRecord } from '../records/own-records';

/** What notices need to know of the partner's own places. */

export type OwnPlace = { id: string; name: string; kind: string; words: string };

export type Own = {
  places: OwnPlace[];
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
    if (['place', 'exhibit'].includes(record.type)) records.push(record);
    if (read > MOST) return { places: records.map(named), whole: false };
  }
  return { places: records.map(named), whole: true };
}

/** A record as a place to choose. */
export function named(r: OwnRecord): OwnPlace {
  const main = textOf(r.name) || r.external_id;
  const name = (lang.value === 'en' && r.names?.en) || main;
  const all = [name, main, ...Object.values(r.names ?? {}), ...(r.aliases ?? []), r.external_id];
  return { id: r.external_id, name, kind: r.kind ?? r.type, words: plain(all.join(' ')) };
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

/**
 * Places whose names hold all the words, those that begin with them first; when nothing is asked, those of
 * the latest notices (`recent`) first.
 */
export function matching(places: readonly OwnPlace[], recent: readonly string[], asked: string, most: number): OwnPlace[] {
  const wanted = plain(asked).split(' ').filter(Boolean);
  if (wanted.length === 0) {
    const known = recent.map((id) => places.find((p) => p.id === id)).filter((p) => p !== undefined);
    return [...new Set([...known, ...places])].slice(0, most);
  }
  const found = places.filter((p) => wanted.every((word) => p.words.includes(word)));
  const begins = (p: OwnPlace) => (p.words.startsWith(wanted[0] ?? '') ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b)).slice(0, most);
}
