import type { Authority, Problem } from '../../../api';
import type { Definition, SourceKind } from '../source';

/** A definition as it stands in a form: text everywhere, lists a line each, times in units people use. */

export type Unit = 's' | 'min' | 'h' | 'day';
export const UNITS: Record<Unit, number> = { s: 1, min: 60, h: 3600, day: 86_400 };
export type Span = { n: string; unit: Unit };

export const LIVES = ['live', 'visit', 'contact', 'lasting'] as const;
export type Life = (typeof LIVES)[number];

export type JsonField = { key: number; name: string; from: string };

export type Form = {
  id: string;
  name: string;
  kind: SourceKind;
  authority: Authority;
  lang: string;
  country: string;
  timeZone: string;
  start: string;
  follow: string;
  ignore: string;
  maxDepth: string;
  maxPages: string;
  interval: Span;
  cron: string;
  paceS: string;
  objective: string;
  lives: Record<Life, Span>;
  revisit: { min: Span; max: Span; perDay: string };
  json: { items: string; record: string; next: string; page: string; fields: JsonField[] };
  key: { name: string; header: string };
};

let last = 0;
export const newJsonField = (name = '', from = ''): JsonField => ({ key: ++last, name, from });

/** Seconds in the largest unit that holds them whole. */
export function spanOf(seconds: number | null | undefined): Span {
  if (seconds === null || seconds === undefined) return { n: '', unit: 'h' };
  const unit = (['day', 'h', 'min'] as const).find((u) => seconds % UNITS[u] === 0) ?? 's';
  return { n: String(seconds / UNITS[unit]), unit };
}

export function secondsIn(span: Span): number | null {
  return span.n.trim() === '' ? null : Math.round(Number(span.n) * UNITS[span.unit]);
}

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

export function formOf(d: Definition): Form {
  return {
    id: d.id,
    name: d.name,
    kind: d.kind,
    authority: d.authority,
    lang: d.lang ?? '',
    country: d.country ?? '',
    timeZone: d.time_zone,
    start: d.start.join('\n'),
    follow: d.follow.join('\n'),
    ignore: d.ignore.join('\n'),
    maxDepth: String(d.max_depth),
    maxPages: String(d.max_pages),
    interval: spanOf(d.interval_s),
    cron: d.cron ?? '',
    paceS: String(d.pace_ms / 1000),
    objective: String(Math.round(d.objective * 1000) / 10),
    lives: {
      live: spanOf(d.lifetimes.live),
      visit: spanOf(d.lifetimes.visit),
      contact: spanOf(d.lifetimes.contact),
      lasting: spanOf(d.lifetimes.lasting),
    },
    revisit: {
      min: spanOf(d.revisit.min_s),
      max: spanOf(d.revisit.max_s),
      perDay: d.revisit.per_day === null ? '' : String(d.revisit.per_day),
    },
    json: {
      items: d.json?.items ?? '',
      record: d.json?.record ?? '',
      next: d.json?.next ?? '',
      page: d.json?.page ?? '',
      fields: Object.entries(d.json?.fields ?? {}).map(([name, from]) => newJsonField(name, from)),
    },
    key: { name: d.key?.name ?? '', header: d.key?.header ?? '' },
  };
}

/** The definition of a form; what the form does not show (rules, pictures) stays as it was. */
export function definitionIn(form: Form, before: Definition): Definition {
  const lives = LIVES.map((life) => [life, secondsIn(form.lives[life])] as const).filter(([, s]) => s !== null);
  const text = (value: string) => value.trim() || null;
  const number = (value: string, otherwise: number) => (value.trim() === '' ? otherwise : Number(value));
  return {
    ...before,
    id: form.id.trim(),
    name: form.name.trim(),
    kind: form.kind,
    authority: form.authority,
    lang: text(form.lang),
    country: text(form.country),
    time_zone: form.timeZone.trim() || 'Asia/Shanghai',
    start: linesOf(form.start),
    follow: form.kind === 'html' ? linesOf(form.follow) : [],
    ignore: form.kind === 'html' ? linesOf(form.ignore) : [],
    max_depth: number(form.maxDepth, 3),
    max_pages: number(form.maxPages, 1000),
    interval_s: secondsIn(form.interval) ?? 21_600,
    cron: text(form.cron),
    pace_ms: Math.round(number(form.paceS, 1) * 1000),
    objective: number(form.objective, 95) / 100,
    lifetimes: Object.fromEntries(lives),
    revisit: {
      min_s: secondsIn(form.revisit.min),
      max_s: secondsIn(form.revisit.max),
      per_day: form.revisit.perDay.trim() === '' ? null : Number(form.revisit.perDay),
    },
    json:
      form.kind === 'json'
        ? {
            items: form.json.items.trim(),
            record: text(form.json.record),
            next: text(form.json.next),
            page: text(form.json.page),
            fields: Object.fromEntries(
              form.json.fields.filter((f) => f.name.trim()).map((f) => [f.name.trim(), f.from.trim()]),
            ),
          }
        : null,
    key: text(form.key.name) ? { name: form.key.name.trim(), header: text(form.key.header) } : null,
    rules: form.kind === 'html' || form.kind === 'push' ? before.rules : null,
  };
}

/** What is wrong with a field, or with each line of a list. */
export function errorOf(problem: Problem | undefined, pointer: string, line: (n: number) => string): string | undefined {
  if (!problem) return undefined;
  const own = problem.of(pointer);
  const lines = problem.errors.flatMap((e) => {
    const rest = (e.pointer ?? '').startsWith(`${pointer}/`) ? e.pointer?.slice(pointer.length + 1) : undefined;
    return rest !== undefined && /^\d+$/.test(rest) ? [`${line(Number(rest) + 1)}${e.message}`] : [];
  });
  return [own, ...lines].filter(Boolean).join('\n') || undefined;
}
