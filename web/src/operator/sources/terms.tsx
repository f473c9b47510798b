import type { ComponentChildren } from 'preact';
import { lifetime } from '../../i18n/format';
import { languageName } from '../../kit/data/names';
import { operatorWords } from '../words';
import { isCrawled, type Registered } from './source';
import { sourceWords } from './words';
import './sources.css';

/** How a source is read, in words. */
export function Terms({ of: s }: { of: Registered }) {
  const t = sourceWords();
  const names = operatorWords();
  const list = (items: string[]) => (
    <ul>
      {items.map((item) => (
        <li key={item}>
          <code>{item}</code>
        </li>
      ))}
    </ul>
  );
  const crawled = isCrawled(s.kind);
  const ruled = s.kind === 'html' || s.kind === 'push';
  const rows: [string, ComponentChildren][] = [
    [t.terms.kind, names.kinds[s.kind]],
    [t.terms.authority, names.authority[s.authority]],
    [t.terms.start, s.start.length > 0 && list(s.start)],
    [t.terms.follow, s.kind === 'html' && (s.follow.length > 0 ? list(s.follow) : t.wholeSite)],
    [t.terms.ignore, s.ignore.length > 0 && list(s.ignore)],
    [t.terms.rules, ruled && (s.rules ? t.ruleCount(Object.keys(s.rules.fields).length) : t.noRules)],
    [t.terms.cron, s.cron && <code>{s.cron}</code>],
    [t.terms.every, crawled && !s.cron && lifetimeOrSeconds(s.interval_s)],
    [t.terms.pace, crawled && `${s.pace_ms / 1000} s`],
    [t.terms.depth, s.kind === 'html' && String(s.max_depth)],
    [t.terms.pages, crawled && String(s.max_pages)],
    [t.terms.lang, s.lang && languageName(s.lang)],
    [t.terms.zone, s.time_zone],
    [t.terms.country, s.country],
    [t.terms.key, s.key?.name],
  ];
  return (
    <dl class="operator-terms">
      {rows
        .filter(([, value]) => Boolean(value))
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

const lifetimeOrSeconds = (seconds: number): string => (seconds < 60 ? `${seconds} s` : lifetime(seconds));
