import { Freshness, OpenBadge } from '../../kit';
import { clock, moment } from '../../i18n/format';
import type { Status } from '../types';
import { placeWords } from './words';

/** Whether a place is open, why that is thought, until when, in which weather not, and what says so. */
export function StatusLine({ status, zone }: { status: Status; zone?: string }) {
  const t = placeWords();
  const said = status.citations[0];
  const runs = status.service;
  const facts = [
    status.reason === 'hours' ? '' : t.reasons[status.reason],
    nextOf(status, zone),
    status.last_entry ? t.lastEntry(clock(status.last_entry, zone)) : '',
    runs ? t.service(clock(runs.first, zone), clock(runs.last, zone), runs.interval_min) : '',
  ].filter(Boolean);
  return (
    <div class="status-line">
      <OpenBadge state={status.state} />
      {facts.length > 0 && <span>{facts.join(' · ')}</span>}
      {said && <Freshness of={said.freshness} quote={said.text} url={said.url} />}
      {status.weather?.map((rule) => {
        const source = status.citations[rule.n - 1];
        return (
          <p key={rule.text} class="weather small">
            <span>{t.weather(rule.text)}</span>
            {source && <Freshness of={source.freshness} quote={rule.text} url={source.url} />}
          </p>
        );
      })}
    </div>
  );
}

function nextOf(status: Status, zone?: string): string {
  const t = placeWords();
  const next = status.next_change ?? status.until;
  if (!next) return '';
  if (status.state === 'open') return t.openUntil(moment(next, zone));
  return status.state === 'closed' ? t.opensAt(moment(next, zone)) : '';
}
