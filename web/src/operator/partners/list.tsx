import { useState } from 'preact/hooks';
import { api, useLoad } from '../../api';
import { day } from '../../i18n/format';
import { Badge, Button, EmptyState, Loaded, Note, PageHead, Table } from '../../kit';
import { KeyOnce } from '../../kit/keys/key-once';
import { AddPartner, type MadePartner } from './add';
import type { Partner } from './partner';
import { PartnerState } from './state';
import { partnerAdminWords } from './words';

export default function PartnerList() {
  const t = partnerAdminWords();
  const load = useLoad((signal) => api.get<{ items: Partner[] }>('/v1/admin/partners', undefined, { signal }), []);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<MadePartner>();
  return (
    <>
      <PageHead
        title={t.title}
        actions={
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
            {t.add}
          </Button>
        }
      >
        {t.lead}
      </PageHead>
      <div class="stack">
        {made && (
          <>
            <Note tone="good">{t.made(made.partner.name)}</Note>
            <KeyOnce text={made.key.key} onDone={() => setMade(undefined)} />
          </>
        )}
        <Loaded of={load}>
          {({ items }) => (
            <Table
              caption={t.title}
              rows={items}
              keyOf={(p) => p.id}
              empty={
                <EmptyState icon="people" title={t.none}>
                  {t.noneHint}
                </EmptyState>
              }
              columns={[
                {
                  key: 'name',
                  label: t.name,
                  grow: true,
                  cell: (p) => (
                    <a class="operator-name" href={`/operator/partners/${p.id}`}>
                      {p.name}
                    </a>
                  ),
                },
                { key: 'state', label: t.state, cell: (p) => <PartnerState of={p} /> },
                {
                  key: 'trust',
                  label: t.trust,
                  cell: (p) => <Badge tone={p.review ? 'warn' : 'good'}>{p.review ? t.reviewed : t.trusted}</Badge>,
                },
                {
                  key: 'areas',
                  label: t.areas,
                  cell: (p) => (p.areas.length === 0 ? t.areasFree : t.areasMany(p.areas.length)),
                },
                { key: 'since', label: t.since, cell: (p) => day(p.created_at) },
              ]}
            />
          )}
        </Loaded>
      </div>
      <AddPartner
        open={adding}
        onClose={() => setAdding(false)}
        onMade={(partner) => {
          setAdding(false);
          setMade(partner);
          load.reload();
        }}
      />
    </>
  );
}
