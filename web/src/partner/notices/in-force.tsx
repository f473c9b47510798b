import { moment } from '../../i18n/format';
import { Badge, type Tone } from '../../kit';
import { effectName } from '../../kit/data/names';
import { EndButton } from './end-button';
import type { OwnNotice } from './own-places';
import { noticeWords } from './words';

const TONES: Record<string, Tone> = { closed: 'bad', partial: 'warn', open: 'good', info: 'info' };

/** Notices that hold or are to come, each with the way to end it. */
export function InForce({ notices, onEnded }: { notices: readonly OwnNotice[]; onEnded: () => void }) {
  const t = noticeWords();
  return (
    <section class="partner-in-force">
      <h2>{t.inForce}</h2>
      {notices.length === 0 && <p class="quiet">{t.noneInForce}</p>}
      <ul>
        {notices.map((n) => (
          <li key={n.id} class="card">
            <div class="row">
              <Badge tone={TONES[n.effect] ?? 'plain'}>{effectName(n.effect)}</Badge>
              <strong>{n.placeName}</strong>
            </div>
            {n.text && <p>{n.text}</p>}
            <p class="quiet small">
              {[
                n.title,
                Date.parse(n.startsAt) > Date.now() && t.starts(moment(n.startsAt)),
                t.ends(moment(n.endsAt)),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <EndButton id={n.id} title={`${n.placeName} · ${effectName(n.effect)}`} onEnded={onEnded} />
          </li>
        ))}
      </ul>
    </section>
  );
}
