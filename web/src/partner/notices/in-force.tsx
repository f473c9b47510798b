import type { ComponentChildren } from 'preact';
import type { Page } from '../../api';
import { moment } from '../../i18n/format';
import { Badge, Freshness, More, useMore, type Tone } from '../../kit';
import { effectName } from '../../kit/data/names';
import { EndButton } from './end-button';
import { readNotices, sorted, type OwnNotice } from './own-notices';
import { noticeWords } from './words';

const TONES: Record<string, Tone> = { closed: 'bad', partial: 'warn', open: 'good', info: 'info' };

/** Notices that hold or are to come, each with the way to end it, and below them those that ended lately. */
export function InForce({ first, onEnded }: { first: Page<OwnNotice>; onEnded: () => void }) {
  const t = noticeWords();
  const list = useMore(first, (cursor) => readNotices(cursor));
  const { live, over } = sorted(list.items);
  return (
    <section class="partner-in-force">
      <h2>{t.inForce}</h2>
      {live.length === 0 && <p class="quiet">{t.noneInForce}</p>}
      <ul>
        {live.map((n) => (
          <Line key={n.external_id} of={n}>
            <EndButton id={n.external_id} title={`${nameOf(n)} · ${effectName(n.effect)}`} onEnded={onEnded} />
          </Line>
        ))}
      </ul>
      {over.length > 0 && (
        <details>
          <summary>{t.over(over.length)}</summary>
          <ul>
            {over.map((n) => (
              <Line key={n.external_id} of={n} />
            ))}
          </ul>
        </details>
      )}
      <More {...list} />
    </section>
  );
}

const nameOf = (n: OwnNotice): string => n.place?.name ?? n.place_ref ?? '';

function Line({ of: n, children }: { of: OwnNotice; children?: ComponentChildren }) {
  const t = noticeWords();
  const when = [
    n.title,
    n.state === 'to_come' && n.starts_at && t.starts(moment(n.starts_at)),
    n.ended_at ? t.endedAt(moment(n.ended_at)) : n.ends_at && t.ends(moment(n.ends_at)),
  ];
  return (
    <li class="card">
      <div class="row">
        <Badge tone={TONES[n.effect] ?? 'plain'}>{effectName(n.effect)}</Badge>
        <strong>{nameOf(n)}</strong>
      </div>
      {n.body && <p>{n.body}</p>}
      <p class="quiet small">{when.filter(Boolean).join(' · ')}</p>
      <Freshness of={n.freshness} quote={n.body || n.title} />
      {children}
    </li>
  );
}
