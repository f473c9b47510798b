import { useLocation } from 'preact-iso';
import { api } from '../../../api';
import { PageHead, toast } from '../../../kit';
import { blank, isCrawled, type Definition, type Registered } from '../source';
import { registerPaused, sent } from '../trial';
import { sourceWords } from '../words';
import { SourceForm } from './source-form';
import { formWords } from './words';

export default function NewSource() {
  const t = formWords();
  const { route } = useLocation();
  const add = async (definition: Definition, paused: boolean) => {
    const made =
      paused && isCrawled(definition.kind)
        ? await registerPaused(definition)
        : await api.post<Registered>('/v1/admin/sources', sent(definition));
    toast(t.added);
    route(`/operator/sources/${made.id}${made.kind === 'html' ? '/rules' : ''}`);
  };
  return (
    <>
      <p class="operator-back">
        <a href="/operator/sources">‹ {sourceWords().title}</a>
      </p>
      <PageHead title={t.newTitle}>{t.newLead}</PageHead>
      <SourceForm definition={blank()} isNew onSave={add} />
    </>
  );
}
