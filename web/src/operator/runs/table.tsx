import { count, moment, span } from '../../i18n/format';
import { EmptyState, Progress, Table, type Column } from '../../kit';
import { COUNTERS, isRunning, progressOf, secondsOf, type Run } from './run';
import { OutcomeBadge } from './outcome';
import { runWords } from './words';
import './runs.css';

/** What the server says of a run whose process ended before it did. */
const DIED = 'its process ended before it did';

/** Runs with their counters; `names` also tells whose they are. */
export function RunTable({ runs, names }: { runs: readonly Run[]; names?: ReadonlyMap<string, string> }) {
  const t = runWords();
  const source: Column<Run> = {
    key: 'source',
    label: t.source,
    cell: (run) => <a href={`/operator/sources/${run.source}`}>{names?.get(run.source) ?? run.source}</a>,
  };
  const columns: Column<Run>[] = [
    { key: 'started', label: t.started, cell: (run) => moment(run.started_at) },
    { key: 'outcome', label: t.outcome, cell: (run) => <OutcomeBadge of={run.report.outcome} /> },
    { key: 'took', label: t.took, cell: (run) => tookWords(run) },
    { key: 'counted', label: t.counted, grow: true, cell: (run) => <Counters of={run} /> },
  ];
  return (
    <Table
      caption={t.title}
      rows={runs}
      keyOf={(run) => String(run.id)}
      empty={<EmptyState icon="refresh" title={t.none} />}
      columns={names ? [source, ...columns] : columns}
    />
  );
}

function tookWords(run: Run): string {
  const seconds = secondsOf(run);
  return seconds < 90 ? runWords().seconds(seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0)) : span(seconds / 60);
}

function Counters({ of: run }: { of: Run }) {
  const t = runWords();
  const r = run.report;
  if (isRunning(run)) return <Running of={run} />;
  const more = [
    [t.seen, r.seen],
    [t.fetched, r.fetched],
    [t.expected, r.expected],
    [t.rested, r.rested],
    [t.heldBack, r.held_back],
  ] as const;
  return (
    <>
      <span class="operator-counters">
        {COUNTERS.filter((c) => r[c] > 0).map((c) => (
          <span key={c} class={`operator-counter operator-counter-${c}`}>
            {count(r[c])} {t.counters[c]}
          </span>
        ))}
        {r.seen === 0 && <span class="quiet">{t.nothing}</span>}
      </span>
      {r.error && <p class="operator-run-error">{r.error === DIED ? t.died : r.error}</p>}
      <details class="operator-run-more">
        <summary>{t.details}</summary>
        <dl>
          {more.map(([name, n]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{count(n)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

/** Under way: how far, where the server tells; else only that it goes on, and for how long. */
export function Running({ of: run }: { of: Run }) {
  const t = runWords();
  const { seen, expected } = run.report;
  const label = seen > 0 ? t.runningOf(count(seen), count(expected)) : t.running(tookWords(run));
  return (
    <>
      <Progress label={label} value={progressOf(run)} />
      {seen === 0 && <small class="quiet">{expected > 0 ? t.expects(count(expected)) : t.noCounters}</small>}
    </>
  );
}
