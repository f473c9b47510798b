import { useLocation, useRoute } from 'preact-iso';
import { api } from '../../../api';
import { Loaded, PageHead, toast } from '../../../kit';
import { mergePatch } from '../merge-patch';
import { definitionOf } from '../source';
import { useSource } from '../use-source';
import { SourceForm } from './source-form';
import { formWords } from './words';

export default function EditSource() {
  const id = useRoute().params.id ?? '';
  const t = formWords();
  const { route } = useLocation();
  const load = useSource(id);
  return (
    <>
      <p class="operator-back">
        <a href={`/operator/sources/${id}`}>‹ {id}</a>
      </p>
      <Loaded of={load}>
        {(source) => (
          <>
            <PageHead title={t.editTitle(source.name)}>{t.editLead}</PageHead>
            <SourceForm
              key={source.id}
              definition={definitionOf(source)}
              onSave={async (definition) => {
                await api.patch(`/v1/admin/sources/${encodeURIComponent(id)}`, mergePatch(definitionOf(source), definition));
                toast(t.saved);
                route(`/operator/sources/${id}`);
              }}
            />
          </>
        )}
      </Loaded>
    </>
  );
}
