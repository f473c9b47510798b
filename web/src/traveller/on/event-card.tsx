import { Badge, Freshness, type Tone } from '../../kit';
import { clock, dayWord } from '../../i18n/format';
import { lang } from '../../i18n/lang';
import type { EventItem, Occurrence } from '../types';
import { daysLeft, whenOf } from './dates';
import { onWords } from './words';
import './event-card.css';

const TONES: Record<EventItem['effect'], Tone> = { closed: 'bad', partial: 'warn', open: 'good', info: 'info' };

/** An exhibition, an event or a notice, with when, where and what says so. */
export function EventCard({ event, zone }: { event: EventItem; zone?: string }) {
  const t = onWords();
  const effect = t.effects[event.effect];
  const left = event.kind === 'notice' ? undefined : daysLeft(event.ends_at, zone);
  const foreign = event.lang.split('-')[0] !== lang.value.split('-')[0];
  const paragraphs = event.body.split(/\n+/).filter(Boolean);
  return (
    <article class={`event event-${event.effect}`} lang={foreign ? event.lang : undefined}>
      <p class="event-tags">
        <Badge tone={event.kind === 'notice' ? TONES[event.effect] : 'info'}>
          {[t.one[event.kind], effect].filter(Boolean).join(' · ')}
        </Badge>
        {left !== undefined && left >= 0 && left <= 7 && (
          <Badge tone="warn">{left === 0 ? t.lastDay : t.daysLeft(left)}</Badge>
        )}
        {foreign && <Badge>{t.otherLang}</Badge>}
      </p>
      <h2>{event.title}</h2>
      <p class="event-when">
        {whenOf(event.starts_at, event.ends_at, zone)}
        {event.place && (
          <>
            {' · '}
            <a href={`/places/${event.place.id}`}>{event.place.name}</a>
          </>
        )}
      </p>
      {event.occurrences && event.occurrences.length > 0 && <Times of={event.occurrences} zone={zone} />}
      {paragraphs.length > 0 && (
        <details class="event-body">
          <summary>
            <span>{paragraphs[0]}</span>
          </summary>
          {paragraphs.slice(1).map((p, i) => (
            <p key={i}>{p}</p>
          ))}
        </details>
      )}
      <Freshness of={event.freshness} quote={event.body || event.title} url={event.url} />
    </article>
  );
}

function Times({ of, zone }: { of: readonly Occurrence[]; zone?: string }) {
  const t = onWords();
  if (of.every((o) => o.state === 'cancelled')) return <p class="event-cancelled">{t.cancelled}</p>;
  const next = of.filter((o) => Date.parse(o.ends_at) > Date.now()).slice(0, 6);
  return (
    <ul class="event-times" aria-label={t.times}>
      {next.map((o) => (
        <li key={o.starts_at} class={o.state === 'cancelled' ? 'event-cancelled' : undefined}>
          {dayWord(o.starts_at, zone)} {clock(o.starts_at, zone)}–{clock(o.ends_at, zone)}{' '}
          {o.state && t.states[o.state] && <b>{t.states[o.state]}</b>}
        </li>
      ))}
    </ul>
  );
}
