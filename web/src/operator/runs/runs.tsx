import { useState } from 'preact/hooks';
import { api, useLoad } from '../../api';
import { Loaded, PageHead, Select } from '../../kit';
import { isCrawled, type Registered } from '../sources/source';
import { RunTable } from './table';
import { useRuns } from './use-runs';
import { runWords } from './words';

const LIMIT = 50;

export default function Runs() {
  const t = runWords();
  const [source, setSource] = useState('');
  const sources = useLoad(
    (signal) => api.get<{ items: Registered[] }>('/v1/admin/sources', undefined, { signal }),
    [],
  );
  const runs = useRuns(source || undefined, LIMIT);
  const crawled = (sources.data?.items ?? []).filter((s) => isCrawled(s.kind));
  const names = new Map((sources.data?.items ?? []).map((s) => [s.id, s.name]));
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <div class="stack">
        <div class="operator-filter">
          <Select
            bare
            label={t.filterSource}
            value={source}
            onChange={setSource}
            options={[
              { value: '', label: t.allSources },
              ...crawled.map((s) => ({ value: s.id, label: s.name })),
            ]}
          />
        </div>
        <Loaded of={runs}>{({ items }) => <RunTable runs={items} names={names} />}</Loaded>
      </div>
    </>
  );
}
