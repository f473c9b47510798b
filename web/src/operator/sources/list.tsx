import { useState } from 'preact/hooks';
import { api, useLoad } from '../../api';
import { ago, count } from '../../i18n/format';
import { Badge, Button, Check, EmptyState, Field, Loaded, PageHead, Select, Table } from '../../kit';
import { FreshBar } from '../freshness/bar';
import { currentOf, percent, totalOf, type Overview, type SourceOverview } from '../freshness/overview';
import { OutcomeBadge } from '../runs/outcome';
import { operatorWords } from '../words';
import { SourceState, dueWords } from './state';
import { KINDS, isCrawled, type SourceKind } from './source';
import { sourceWords } from './words';
import './sources.css';

/** Every source, those with alarms first. */
export default function SourceList() {
  const t = sourceWords();
  const load = useLoad((signal) => api.get<Overview>('/v1/admin/freshness', undefined, { signal }), []);
  return (
    <>
      <PageHead
        title={t.title}
        actions={
          <Button kind="primary" icon="plus" href="/operator/sources/new">
            {t.add}
          </Button>
        }
      >
        {t.lead}
      </PageHead>
      <Loaded of={load}>{({ sources }) => <List all={sources} />}</Loaded>
    </>
  );
}

function List({ all }: { all: readonly SourceOverview[] }) {
  const t = sourceWords();
  const names = operatorWords();
  const [kind, setKind] = useState<SourceKind | ''>('');
  const [asked, setAsked] = useState('');
  const [alarmed, setAlarmed] = useState(false);
  if (all.length === 0) {
    return (
      <EmptyState icon="globe" title={t.empty}>
        {t.emptyHint}
      </EmptyState>
    );
  }
  const wanted = asked.trim().toLowerCase();
  const matching = all.filter(
    (s) =>
      (!kind || s.kind === kind) &&
      (!alarmed || s.alarms.length > 0) &&
      (!wanted || `${s.name} ${s.id}`.toLowerCase().includes(wanted)),
  );
  return (
    <div class="stack">
      <div class="operator-filter">
        <Select
          bare
          label={t.filterKind}
          value={kind}
          onChange={setKind}
          options={[
            { value: '', label: t.allKinds },
            ...KINDS.filter((k) => all.some((s) => s.kind === k)).map((k) => ({ value: k, label: names.kinds[k] })),
          ]}
        />
        <Field bare label={t.search} placeholder={t.search} type="search" value={asked} onInput={setAsked} />
        <Check label={t.onlyAlarms} checked={alarmed} onChange={setAlarmed} />
      </div>
      <Table
        caption={t.title}
        rows={matching}
        keyOf={(s) => s.id}
        empty={<EmptyState title={t.none} />}
        columns={[
          {
            key: 'name',
            label: t.name,
            grow: true,
            cell: (s) => (
              <>
                <a class="operator-name" href={`/operator/sources/${s.id}`}>
                  {s.name}
                </a>
                <small class="operator-under">
                  {names.kinds[s.kind]} · {s.id}
                </small>
                {s.alarms.map((alarm) => (
                  <Badge key={alarm} tone="bad">
                    {names.alarms[alarm].name}
                  </Badge>
                ))}
              </>
            ),
          },
          { key: 'state', label: t.state, cell: (s) => <SourceState of={s} /> },
          { key: 'fresh', label: t.fresh, cell: (s) => <MiniFresh of={s} /> },
          { key: 'due', label: t.due, cell: (s) => dueWords(s.kind, s.enabled, s.next_due_at) },
          {
            key: 'last',
            label: t.last,
            cell: (s) =>
              s.last_run ? (
                <>
                  <OutcomeBadge of={s.last_run.report.outcome} />
                  <small class="operator-under">{ago(s.last_run.started_at)}</small>
                </>
              ) : (
                <span class="quiet">{isCrawled(s.kind) ? t.never : t.notDue}</span>
              ),
          },
        ]}
      />
    </div>
  );
}

function MiniFresh({ of: s }: { of: SourceOverview }) {
  const t = sourceWords();
  const counted = totalOf(s.facts) > 0 ? s.facts : s.events;
  const share = currentOf(counted);
  if (share === undefined) return <span class="quiet">{t.noFacts}</span>;
  const isFacts = counted === s.facts;
  return (
    <div class="operator-mini">
      <FreshBar of={counted} objective={isFacts ? s.objective : undefined} />
      <small class={s.met ? 'quiet' : 'operator-missed'}>
        {percent(share)} %{isFacts && ` · ${t.ofObjective(percent(s.objective))}`} · {count(totalOf(counted))}
      </small>
    </div>
  );
}
