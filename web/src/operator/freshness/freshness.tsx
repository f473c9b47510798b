import { useState } from 'preact/hooks';
import { api, useLoad } from '../../api';
import { moment } from '../../i18n/format';
import { Button, EmptyState, Loaded, PageHead, Tabs } from '../../kit';
import { kindName } from '../../kit/data/names';
import { FreshLegend } from './bar';
import { Conflicts } from './conflicts';
import { FieldBars } from './field-bars';
import { totalOf, type Overview } from './overview';
import { FreshTable } from './table';
import { freshWordsOf } from './words';

type Panel = 'sources' | 'kinds' | 'fields' | 'conflicts';

export default function FreshnessPage() {
  const t = freshWordsOf();
  const load = useLoad((signal) => api.get<Overview>('/v1/admin/freshness', undefined, { signal }), []);
  return (
    <>
      <PageHead
        title={t.title}
        actions={
          load.data && (
            <Button icon="refresh" busy={load.loading} onClick={load.reload}>
              {t.judged(moment(load.data.at))}
            </Button>
          )
        }
      >
        {t.lead}
      </PageHead>
      <Loaded of={load}>{(overview) => <Panels of={overview} />}</Loaded>
    </>
  );
}

function Panels({ of: overview }: { of: Overview }) {
  const t = freshWordsOf();
  const [panel, setPanel] = useState<Panel>('sources');
  const sources = overview.sources.filter((s) => totalOf(s.facts) + totalOf(s.events) > 0);
  if (totalOf(overview.facts) + totalOf(overview.events) === 0) return <EmptyState icon="chart" title={t.nothing} />;
  return (
    <div class="stack">
      <FreshTable
        caption={t.all}
        head={t.all}
        rows={[
          { key: 'facts', name: t.facts, counted: overview.facts },
          { key: 'events', name: t.events, counted: overview.events },
        ]}
      />
      <FreshLegend objective={t.objective} />
      <div>
        <Tabs
          label={t.tabsLabel}
          value={panel}
          onChange={setPanel}
          tabs={(['sources', 'kinds', 'fields', 'conflicts'] as const).map((id) => ({ id, label: t.tabs[id] }))}
        >
          {panel === 'sources' && (
            <FreshTable
              caption={t.tabs.sources}
              head={t.name.sources}
              rows={sources.map((s) => ({
                key: s.id,
                name: (
                  <>
                    <a href={`/operator/sources/${s.id}`}>{s.name}</a> <small>{s.id}</small>
                  </>
                ),
                counted: totalOf(s.facts) > 0 ? s.facts : s.events,
                objective: totalOf(s.facts) > 0 ? s.objective : undefined,
              }))}
            />
          )}
          {panel === 'kinds' && (
            <FreshTable
              caption={t.tabs.kinds}
              head={t.name.kinds}
              rows={overview.kinds.map((k) => ({ key: k.name, name: kindName(k.name), counted: k }))}
            />
          )}
          {panel === 'fields' && <FieldBars fields={overview.fields} />}
          {panel === 'conflicts' && <Conflicts />}
        </Tabs>
      </div>
    </div>
  );
}
