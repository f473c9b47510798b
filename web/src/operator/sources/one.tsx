import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api } from '../../api';
import { count } from '../../i18n/format';
import { Button, Loaded, Note, PageHead } from '../../kit';
import { Figures } from '../../kit/figures';
import { usePoll } from '../../kit/poll';
import { FreshLegend } from '../freshness/bar';
import { FieldBars } from '../freshness/field-bars';
import { percent, totalOf, type Overview, type SourceOverview } from '../freshness/overview';
import { RunTable } from '../runs/table';
import { useRuns } from '../runs/use-runs';
import { operatorWords } from '../words';
import { SourceActions } from './actions';
import { isCrawled, type Registered } from './source';
import { SourceState, dueWords } from './state';
import { Terms } from './terms';
import { useSource } from './use-source';
import { sourceWords } from './words';

/** How often its figures are asked for anew; every value is judged for them. */
const FOLLOWED_MS = 20_000;

/** One source: how it fares, what was read lately, how it is read, and what can be done with it. */
export default function OneSource() {
  const id = useRoute().params.id ?? '';
  const t = sourceWords();
  const source = useSource(id);
  const overview = usePoll(
    (signal) => api.get<Overview>('/v1/admin/freshness', undefined, { signal }),
    () => FOLLOWED_MS,
    [id],
  );
  const own = overview.data?.sources.find((s) => s.id === id);
  const [asked, setAsked] = useState(0);
  const reload = () => {
    setAsked(asked + 1);
    source.reload();
    overview.reload();
  };
  return (
    <>
      <p class="operator-back">
        <a href="/operator/sources">‹ {t.title}</a>
      </p>
      <Loaded of={source}>
        {(registered) => (
          <>
            <PageHead
              title={registered.name}
              actions={<SourceActions source={registered} onChanged={reload} />}
            >
              <SourceState of={registered} /> {operatorWords().kinds[registered.kind]} · {registered.id}
            </PageHead>
            <div class="stack">
              <Loaded of={overview}>{() => own && <Fares of={own} />}</Loaded>
              <Described source={registered} />
              {isCrawled(registered.kind) && <LatestRuns id={id} asked={asked} />}
              <section class="stack-small">
                <h2>{t.how}</h2>
                <Terms of={registered} />
              </section>
              {own && own.fields.length > 0 && (
                <section class="stack-small">
                  <h2>{t.byField}</h2>
                  <FreshLegend />
                  <FieldBars fields={own.fields} />
                </section>
              )}
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

function Fares({ of: own }: { of: SourceOverview }) {
  const t = sourceWords();
  const alarms = operatorWords().alarms;
  return (
    <>
      {own.alarms.map((alarm) => (
        <Note key={alarm} tone="warn" title={alarms[alarm].name}>
          <p>{alarms[alarm].hint}</p>
        </Note>
      ))}
      <Figures
        label={t.figures}
        of={[
          {
            key: 'current',
            label: t.current,
            value: own.current === undefined ? '—' : `${percent(own.current)} %`,
            tone: own.met ? 'good' : 'bad',
            hint: own.current === undefined ? undefined : t.ofObjective(percent(own.objective)),
          },
          { key: 'facts', label: t.facts, value: count(totalOf(own.facts)) },
          { key: 'events', label: t.events, value: count(totalOf(own.events)) },
          {
            key: 'docs',
            label: t.docs,
            value: count(own.documents),
            hint: own.documents_due > 0 ? t.docsDue(count(own.documents_due)) : undefined,
          },
          { key: 'due', label: t.due, value: <small>{dueWords(own.kind, own.enabled, own.next_due_at)}</small> },
        ]}
      />
    </>
  );
}

function Described({ source }: { source: Registered }) {
  const t = sourceWords();
  if (source.kind !== 'upload') return null;
  return (
    <Note tone="info">
      <p>{t.partnerOwn}</p>
      <Button small href={`/operator/partners/${source.id}`}>
        {t.toPartner}
      </Button>
    </Note>
  );
}

function LatestRuns({ id, asked }: { id: string; asked: number }) {
  const t = sourceWords();
  const runs = useRuns(id, 5, asked);
  return (
    <section class="stack-small">
      <h2>{t.runs}</h2>
      <Loaded of={runs}>{({ items }) => <RunTable runs={items} />}</Loaded>
    </section>
  );
}
