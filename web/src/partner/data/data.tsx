import { useState } from 'preact/hooks';
import { api, problemOf, useLoad, type Problem } from '../../api';
import { count } from '../../i18n/format';
import { Button, EmptyState, ErrorNote, Loaded, PageHead, Tabs } from '../../kit';
import { Figures } from '../../kit/figures';
import { partnerWords } from '../words';
import { CitedList } from './cited';
import { Conflicts } from './conflicts';
import { Stale } from './stale';
import { joined, type OwnData } from './own-data';
import { dataWords } from './words';
import './data.css';

const PATH = '/v1/partner/data';
/** Places looked at together. */
const AT_ONCE = 50;

type Panel = 'stale' | 'conflicts' | 'cited';

export default function Data() {
  const t = dataWords();
  const first = useLoad((signal) => api.get<OwnData>(PATH, { limit: AT_ONCE }, { signal }), []);
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <Loaded of={first}>{(data) => <Fares first={data} onChanged={first.reload} />}</Loaded>
    </>
  );
}

function Fares({ first, onChanged }: { first: OwnData; onChanged: () => void }) {
  const t = dataWords();
  const [further, setFurther] = useState<{ data: OwnData; pages: number }>();
  const [panel, setPanel] = useState<Panel>('stale');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const data = further ? joined(first, further.data) : first;
  const looked = Math.min(data.places, AT_ONCE * (1 + (further?.pages ?? 0)));
  const quoted = data.cited.reduce((sum, c) => sum + c.times, 0);

  const lookFurther = async (cursor: string) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const next = await api.get<OwnData>(PATH, { limit: AT_ONCE, cursor });
      setFurther((known) => ({ data: known ? joined(known.data, next) : next, pages: (known?.pages ?? 0) + 1 }));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };

  if (data.places === 0) {
    return (
      <EmptyState
        icon="chart"
        title={t.none}
        action={
          <Button kind="primary" icon="upload" href="/partner">
            {partnerWords().upload}
          </Button>
        }
      >
        {t.noneHint}
      </EmptyState>
    );
  }
  return (
    <div class="stack">
      <Figures
        label={t.figures}
        of={[
          { key: 'places', label: t.places, value: count(data.places) },
          { key: 'cited', label: t.cited, value: count(quoted), tone: 'good' },
          { key: 'stale', label: t.stale, value: count(data.stale.length), tone: 'warn' },
          { key: 'conflicts', label: t.conflicts, value: count(data.conflicts.length), tone: 'warn' },
        ]}
      />
      {data.next_cursor && (
        <div class="row">
          <span class="quiet">{t.lookedAt(count(looked), count(data.places))}</span>
          <Button small icon="down" busy={busy} onClick={() => lookFurther(data.next_cursor ?? '')}>
            {t.lookFurther}
          </Button>
        </div>
      )}
      {problem && <ErrorNote problem={problem} />}
      <div>
        <Tabs
          label={t.tabsLabel}
          value={panel}
          onChange={setPanel}
          tabs={[
            { id: 'stale', label: t.tabs.stale, count: data.stale.length },
            { id: 'conflicts', label: t.tabs.conflicts, count: data.conflicts.length },
            { id: 'cited', label: t.tabs.cited, count: data.cited.length },
          ]}
        >
          {panel === 'stale' && <Stale facts={data.stale} onConfirmed={onChanged} />}
          {panel === 'conflicts' && <Conflicts facts={data.conflicts} />}
          {panel === 'cited' && <CitedList of={data.cited} />}
        </Tabs>
      </div>
    </div>
  );
}
