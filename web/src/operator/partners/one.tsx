import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { Problem, api, problemOf, useLoad } from '../../api';
import { Button, Check, Confirm, ErrorNote, Loaded, PageHead, toast } from '../../kit';
import { KeysPanel } from '../../kit/keys/keys-panel';
import { Areas } from './areas';
import type { Partner } from './partner';
import { PartnerState } from './state';
import { PartnerUploads } from './uploads';
import { partnerAdminWords } from './words';
import './partners.css';

export default function OnePartner() {
  const id = useRoute().params.id ?? '';
  const t = partnerAdminWords();
  const load = useLoad(
    async (signal) => {
      const { items } = await api.get<{ items: Partner[] }>('/v1/admin/partners', undefined, { signal });
      const found = items.find((partner) => partner.id === id);
      if (!found) throw new Problem(404, { type: '/problems/not_found' });
      return found;
    },
    [id],
  );
  return (
    <>
      <p class="operator-back">
        <a href="/operator/partners">‹ {t.back}</a>
      </p>
      <Loaded of={load}>
        {(partner) => (
          <>
            <PageHead title={partner.name} actions={<Suspend partner={partner} onChanged={load.reload} />}>
              <PartnerState of={partner} /> {partner.id} · <a href={`/operator/sources/${partner.source}`}>{t.source}</a>
            </PageHead>
            <div class="stack operator-partner">
              <Review partner={partner} onChanged={load.reload} />
              <Areas key={partner.areas.join()} partner={partner} onChanged={load.reload} />
              <section class="stack-small">
                <h2>{t.keys}</h2>
                <KeysPanel path={`/v1/admin/partners/${partner.id}/keys`} revokePath="/v1/admin/keys" />
              </section>
              <PartnerUploads id={partner.id} />
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

const change = (partner: Partner, patch: Partial<Partner>) => api.patch(`/v1/admin/partners/${partner.id}`, patch);

function Review({ partner, onChanged }: { partner: Partner; onChanged: () => void }) {
  const t = partnerAdminWords();
  const [problem, setProblem] = useState<Problem>();
  const put = async (review: boolean) => {
    setProblem(undefined);
    try {
      await change(partner, { review });
      toast(t.saved);
    } catch (error) {
      setProblem(problemOf(error));
    }
    onChanged();
  };
  return (
    <div>
      <Check label={t.reviewTitle} hint={t.reviewHint} checked={partner.review} onChange={put} />
      {problem && <ErrorNote problem={problem} />}
    </div>
  );
}

function Suspend({ partner, onChanged }: { partner: Partner; onChanged: () => void }) {
  const t = partnerAdminWords();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const put = async (active: boolean) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await change(partner, { active });
      toast(t.saved);
      setAsking(false);
      onChanged();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <>
      {problem && !asking && <ErrorNote problem={problem} />}
      {partner.active ? (
        <Button kind="danger" icon="stop" onClick={() => setAsking(true)}>
          {t.suspend}
        </Button>
      ) : (
        <Button kind="primary" icon="check" busy={busy} onClick={() => put(true)}>
          {t.resume}
        </Button>
      )}
      <Confirm
        open={asking}
        title={t.suspendTitle(partner.name)}
        go={t.suspend}
        danger
        busy={busy}
        onGo={() => put(false)}
        onClose={() => setAsking(false)}
      >
        <p>{t.suspendText}</p>
        {problem && <ErrorNote problem={problem} />}
      </Confirm>
    </>
  );
}
