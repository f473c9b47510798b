import { api } from '../../api';
import { count } from '../../i18n/format';
import { Button, Loaded, Note, PageHead } from '../../kit';
import { Figures } from '../../kit/figures';
import { usePoll } from '../../kit/poll';
import { FreshLegend } from '../freshness/bar';
import { currentOf, percent, type Overview } from '../freshness/overview';
import { FreshTable } from '../freshness/table';
import { freshWordsOf } from '../freshness/words';
import { isRunning, type Run } from '../runs/run';
import { RunTable } from '../runs/table';
import { useRuns } from '../runs/use-runs';
import { readWaiting, type Waiting } from '../waiting/waiting';
import { operatorWords } from '../words';
import { overviewWords } from './words';
import './overview.css';

/** What an operator should see first: alarms, what waits, how current things are, what ran. */
export default function OverviewScreen() {
  const t = overviewWords();
  const overview = usePoll(
    (signal) => api.get<Overview>('/v1/admin/freshness', undefined, { signal }),
    () => 60_000,
    [],
  );
  const waiting = usePoll(readWaiting, () => 60_000, []);
  const runs = useRuns(undefined, 6);
  const names = new Map((overview.data?.sources ?? []).map((s) => [s.id, s.name]));
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <div class="stack operator-overview">
        <Loaded of={overview}>
          {(known) => <Top overview={known} waiting={waiting.data} runs={runs.data?.items ?? []} />}
        </Loaded>
        <section class="stack-small">
          <div class="row-apart">
            <h2>{t.runs}</h2>
            <Button small kind="plain" href="/operator/runs">
              {t.allRuns}
            </Button>
          </div>
          <Loaded of={runs}>{({ items }) => <RunTable runs={items} names={names} />}</Loaded>
        </section>
      </div>
    </>
  );
}

function Top(props: { overview: Overview; waiting: Waiting | undefined; runs: readonly Run[] }) {
  const t = overviewWords();
  const fresh = freshWordsOf();
  const sources = props.overview.sources;
  const alarmed = sources.filter((s) => s.alarms.length > 0);
  const waits = props.waiting ? props.waiting.held.length + props.waiting.uploads.length : undefined;
  const share = currentOf(props.overview.facts);
  return (
    <>
      <Figures
        label={t.figures}
        of={[
          { key: 'current', label: t.current, value: share === undefined ? '—' : `${percent(share)} %`, tone: 'good' },
          { key: 'alarmed', label: t.alarmed, value: count(alarmed.length), tone: 'bad' },
          { key: 'waiting', label: t.waiting, value: waits === undefined ? '…' : count(waits), tone: 'warn' },
          { key: 'running', label: t.running, value: count(props.runs.filter(isRunning).length), tone: 'info' },
          { key: 'sources', label: t.sources, value: count(sources.length) },
        ]}
      />
      {alarmed.length === 0 && waits === 0 && (
        <Note tone="good" title={t.quiet}>
          <p>{t.quietHint}</p>
        </Note>
      )}
      {alarmed.length > 0 && <Alarms of={alarmed} />}
      {props.waiting && waits ? <Waits of={props.waiting} /> : null}
      <section class="stack-small">
        <div class="row-apart">
          <h2>{t.freshness}</h2>
          <Button small kind="plain" href="/operator/freshness">
            {t.more}
          </Button>
        </div>
        <FreshLegend />
        <FreshTable
          caption={t.freshness}
          head={fresh.all}
          rows={[
            { key: 'facts', name: fresh.facts, counted: props.overview.facts },
            { key: 'events', name: fresh.events, counted: props.overview.events },
          ]}
        />
      </section>
    </>
  );
}

function Alarms({ of: sources }: { of: readonly Overview['sources'][number][] }) {
  const t = overviewWords();
  const alarms = operatorWords().alarms;
  return (
    <section class="stack-small">
      <h2>{t.alarms}</h2>
      <ul class="operator-alarms">
        {sources.map((s) => (
          <li key={s.id}>
            <a href={`/operator/sources/${s.id}`}>{s.name}</a>
            {s.alarms.map((alarm) => (
              <div key={alarm}>
                <strong>{alarms[alarm].name}</strong>
                <p class="quiet small">{alarms[alarm].hint}</p>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Waits({ of: waiting }: { of: Waiting }) {
  const t = overviewWords();
  const said = [
    waiting.uploads.length > 0 && t.uploads(waiting.uploads.length),
    waiting.held.length > 0 && t.heldPages(waiting.held.length),
  ].filter(Boolean);
  return (
    <Note tone="warn" title={t.waitingTitle}>
      <p>{said.join(' · ')}</p>
      <Button small href="/operator/waiting">
        {t.toWaiting}
      </Button>
    </Note>
  );
}
