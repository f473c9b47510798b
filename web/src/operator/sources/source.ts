import type { Authority } from '../../api';

/** A source as it is registered: how it is read, and whether the timetable runs it. */

export const KINDS = ['html', 'feed', 'json', 'calendar', 'push', 'upload'] as const;
export type SourceKind = (typeof KINDS)[number];

/** What to take from an element: everything optional is `null` when the server tells it. */
export type Pick = { select: string; attr: string | null; all: boolean; split: string | null };
export type Rows = { select: string; label: string; value: string };
export type PageRules = {
  record: string;
  external_id: Pick | null;
  kind: string | null;
  fields: Record<string, Pick>;
  rows: Rows | null;
};
export type JsonRules = {
  items: string;
  record: string | null;
  fields: Record<string, string>;
  next: string | null;
  page: string | null;
};
export type Lifetimes = { live?: number; visit?: number; contact?: number; lasting?: number };

export type Definition = {
  id: string;
  name: string;
  kind: SourceKind;
  authority: Authority;
  lang: string | null;
  time_zone: string;
  country: string | null;
  start: string[];
  follow: string[];
  ignore: string[];
  max_depth: number;
  max_pages: number;
  interval_s: number;
  cron: string | null;
  revisit: { min_s: number | null; max_s: number | null; per_day: number | null };
  pace_ms: number;
  objective: number;
  rules: PageRules | null;
  json: JsonRules | null;
  key: { name: string; header: string | null } | null;
  pictures: object | null;
  lifetimes: Lifetimes;
};

export type Registered = Definition & { enabled: boolean; next_due_at: string | null };

export const isCrawled = (kind: SourceKind): boolean => kind !== 'push' && kind !== 'upload';

/** What the server takes for granted; a new source begins with it. */
export const blank = (): Definition => ({
  id: '',
  name: '',
  kind: 'html',
  authority: 'official',
  lang: 'zh-Hans',
  time_zone: 'Asia/Shanghai',
  country: 'CN',
  start: [],
  follow: [],
  ignore: [],
  max_depth: 3,
  max_pages: 1000,
  interval_s: 21_600,
  cron: null,
  revisit: { min_s: null, max_s: null, per_day: null },
  pace_ms: 1000,
  objective: 0.95,
  rules: null,
  json: null,
  key: null,
  pictures: null,
  lifetimes: {},
});

/** The definition alone, without what the registry adds. */
export function definitionOf(source: Registered): Definition {
  const { enabled: _, next_due_at: __, ...definition } = source;
  return definition;
}
