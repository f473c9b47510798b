import { Badge, Freshness, Note } from '../../kit';
import { distance, money, span } from '../../i18n/format';
import { MapView } from '../../map';
import type { Warning } from '../../api';
import { here } from '../here';
import type { Course, Mode, OfficialRoute, Plan, Skipped } from '../types';
import { Timeline } from './timeline';
import { planWords } from './words';
import './overview.css';

/** A plan in full: sums, warnings, map, line of time, what was left out and why. */
export function PlanView({ plan, course, withMap = true }: { plan: Plan; course?: Course; withMap?: boolean }) {
  const shown = course ?? plan;
  return (
    <div class="plan">
      <Sums course={shown} mode={plan.mode} />
      <Warnings of={plan.warnings} />
      {withMap && <PlanMap course={shown} />}
      <Timeline course={shown} zone={plan.time_zone} mode={plan.mode} />
      {plan.official_route && <Official route={plan.official_route} />}
      <LeftOut of={plan.skipped} />
      {plan.freshness && (
        <p class="small quiet">
          {planWords().restsOn} <Freshness of={plan.freshness} />
        </p>
      )}
    </div>
  );
}

export function Sums({ course, mode }: { course: Course; mode: Mode }) {
  const t = planWords();
  const { total } = course;
  const walked = { walk: t.walk, wheels: t.wheel, drive: t.walk }[mode];
  const sums = [
    t.stops(course.stops.length),
    span(total.min),
    total.walk_m > 0 ? walked(distance(total.walk_m)) : '',
    total.ride_m > 0 ? (mode === 'drive' ? t.drive : t.ride)(distance(total.ride_m)) : '',
    total.cost ? t.cost(money(total.cost)) : '',
  ];
  return (
    <ul class="plan-sums">
      {sums.filter(Boolean).map((s) => (
        <li key={s}>{s}</li>
      ))}
    </ul>
  );
}

export function Warnings({ of }: { of: readonly Warning[] }) {
  if (of.length === 0) return null;
  return (
    <Note tone="warn">
      {of.map((w) => (
        <p key={w.code + w.message}>{w.message}</p>
      ))}
    </Note>
  );
}

function PlanMap({ course }: { course: Course }) {
  const lines = course.legs.map((leg) => ({ coordinates: leg.geometry.coordinates, dotted: leg.estimated }));
  const marks = course.stops.map((s, i) => ({ ...s.location, id: String(i + 1), label: s.place.name, n: i + 1 }));
  const show = (n: string) => document.getElementById(`stop-${n}`)?.scrollIntoView({ behavior: 'smooth' });
  const title = course.stops.map((s) => s.place.name).join(' → ');
  return <MapView title={title} lines={lines} marks={marks} here={here.value.at} onMark={show} />;
}

function Official({ route }: { route: OfficialRoute }) {
  const t = planWords();
  const notes = route.fits ? [t.officialFits] : route.notes;
  return (
    <div class="card plan-official">
      <Badge tone="info">{t.official}</Badge> <strong>{route.name}</strong>
      <p class="small quiet">{[t.officialShared(route.shared_stops), ...notes].join(' · ')}</p>
      <Freshness of={route.freshness} />
    </div>
  );
}

function LeftOut({ of }: { of: readonly Skipped[] }) {
  const t = planWords();
  if (of.length === 0) return null;
  return (
    <details class="plan-left">
      <summary>{t.left(of.length)}</summary>
      <ul>
        {of.map((s) => (
          <li key={s.place.id}>
            <a href={`/places/${s.place.id}`}>{s.place.name}</a> <span class="quiet">{s.reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
