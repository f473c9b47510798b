import { Badge, Freshness, OpenBadge } from '../../kit';
import { clock, day as dayName, money, span } from '../../i18n/format';
import type { Course, Mode, Stop } from '../types';
import { roomWords } from '../words';
import { days } from './order';
import { LegLine } from './way';
import { planWords } from './words';
import './timeline.css';

/** A plan as a line of time: where one is when, why, and what says that it is open then. */
export function Timeline({ course, zone, mode }: { course: Course; zone: string; mode: Mode }) {
  const t = planWords();
  const parts = days(course);
  if (course.stops.length === 0) return <p class="quiet">{t.empty}</p>;
  const several = parts.length > 1;
  return (
    <>
      {parts.map(({ day, entries }) => {
        const first = entries[0];
        const begins = first?.kind === 'leg' ? first.leg.depart : first?.stop.arrive;
        return (
          <section key={day} class="timeline-day">
            {several && begins && <h3>{t.day(day, dayName(begins, zone))}</h3>}
            <ol class="timeline">
              {entries.map((entry, i) =>
                entry.kind === 'leg' ? (
                  <li key={i} class="timeline-leg">
                    <LegLine leg={entry.leg} mode={mode} />
                  </li>
                ) : (
                  <li key={i} class="timeline-stop" id={`stop-${entry.n}`}>
                    <StopCard stop={entry.stop} n={entry.n} zone={zone} below={several ? 3 : 2} />
                  </li>
                ),
              )}
            </ol>
          </section>
        );
      })}
    </>
  );
}

function StopCard(props: { stop: Stop; n: number; zone: string; below: 2 | 3 }) {
  const { stop, n, zone } = props;
  const t = planWords();
  const Name = props.below === 3 ? 'h4' : 'h3';
  const rest = stop.role === 'lunch' && stop.kind !== 'restaurant';
  const begins = new Date(Date.parse(stop.depart) - stop.visit_min * 60_000).toISOString();
  return (
    <>
      <span class="timeline-n" aria-hidden="true">
        {n}
      </span>
      <div class="timeline-time">
        <time dateTime={begins}>{clock(begins, zone)}</time>–<time dateTime={stop.depart}>{clock(stop.depart, zone)}</time>
      </div>
      <Name class="timeline-name">
        <a href={`/places/${stop.place.id}`}>{stop.place.name}</a>{' '}
        {stop.role === 'lunch' && <Badge tone="warn">{rest ? t.rest : t.lunch}</Badge>}
      </Name>
      <p class="timeline-facts">{factsOf(stop, zone).join(' · ')}</p>
      {stop.why && <p>{stop.why}</p>}
      {stop.status === 'unknown' ? (
        <p class="timeline-unknown">
          <OpenBadge state="unknown" /> {t.notKnown}
        </p>
      ) : null}
      <div class="timeline-proof">
        {stop.citations.map((c) => (
          <Freshness key={c.n} of={c.freshness} quote={c.text} url={c.url} />
        ))}
      </div>
    </>
  );
}

function factsOf(stop: Stop, zone: string): string[] {
  const t = planWords();
  return [
    roomWords().kinds[stop.kind] ?? stop.kind,
    stop.wait_min > 0 ? t.wait(span(stop.wait_min)) : '',
    t.stay(span(stop.visit_min)),
    stop.price === 0 ? (/免费|free/.test(stop.why) ? '' : t.free) : stop.price ? t.each(money(stop.price)) : '',
    stop.open_until ? t.openUntil(clock(stop.open_until, zone)) : '',
    stop.last_entry ? t.lastEntry(clock(stop.last_entry, zone)) : '',
  ].filter(Boolean);
}

