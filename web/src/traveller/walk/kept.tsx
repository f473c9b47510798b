import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api, useLoad } from '../../api';
import { Badge, EmptyState, Loaded, Note, PageHead, Button } from '../../kit';
import { ago, moment } from '../../i18n/format';
import { PlanView } from '../plan/overview';
import type { KeptPlan } from '../types';
import { KeptActions } from './kept-actions';
import { Repaired } from './repaired';
import { Replan } from './replan';
import { shelve, unshelve } from './shelf';
import { keptWords } from './kept-words';
import { walkWords } from './words';

/** A kept plan: whether it still holds, what changed, and how to go on. */
export default function Kept() {
  const { id = '' } = useRoute().params;
  const load = useLoad((signal) => api.get<KeptPlan>(`/v1/plans/${encodeURIComponent(id)}`, undefined, { signal }), [id]);
  const t = keptWords();

  // Whoever comes back to this screen wants to know how it is now.
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && load.reload();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [load.reload]);
  useEffect(() => {
    if (load.data) shelve(load.data);
    if (load.problem?.status === 404) unshelve(id);
  }, [load.data, load.problem]);

  if (load.problem?.status === 404) {
    return (
      <EmptyState
        alone
        icon="walk"
        title={t.gone}
        action={
          <Button kind="primary" href="/walk">
            {t.another}
          </Button>
        }
      >
        {t.goneWhy}
      </EmptyState>
    );
  }
  return <Loaded of={load}>{(kept) => <KeptView kept={kept} reload={load.reload} />}</Loaded>;
}

function KeptView({ kept, reload }: { kept: KeptPlan; reload: () => void }) {
  const t = keptWords();
  const tone = ({ holds: 'good', broken: 'bad', over: 'plain' } as const)[kept.state];
  return (
    <div class="stack">
      <PageHead title={t.title(moment(kept.plan.start_at, kept.plan.time_zone))}>
        <span class="row">
          <Badge tone={tone}>{t.states[kept.state]}</Badge>
          <span class="small">{t.checked(ago(kept.checked_at), kept.version)}</span>
          <Button small kind="plain" icon="refresh" onClick={reload}>
            {t.look}
          </Button>
        </span>
      </PageHead>
      {kept.findings.length > 0 && (
        <Note tone={kept.state === 'broken' ? 'bad' : 'warn'} title={t.changed}>
          <ul>
            {kept.findings.map((f) => (
              <li key={`${f.stop}${f.code}`}>{f.message}</li>
            ))}
          </ul>
        </Note>
      )}
      {kept.state === 'broken' && <Repaired kept={kept} onDone={reload} />}
      <section>
        <h2 class="visually-hidden">{walkWords().result}</h2>
        <PlanView plan={kept.plan} />
      </section>
      {kept.state !== 'over' && <Replan kept={kept} onDone={reload} />}
      <KeptActions kept={kept} />
    </div>
  );
}
