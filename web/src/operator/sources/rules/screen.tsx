import { useRoute } from 'preact-iso';
import { Button, EmptyState, Loaded, PageHead } from '../../../kit';
import { useSource } from '../use-source';
import { RuleEditor } from './editor';
import { ruleWords } from './words';

export default function RulesScreen() {
  const id = useRoute().params.id ?? '';
  const t = ruleWords();
  const load = useSource(id);
  return (
    <>
      <p class="operator-back">
        <a href={`/operator/sources/${id}`}>‹ {id}</a>
      </p>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <Loaded of={load}>
        {(source) =>
          source.kind === 'html' || source.kind === 'push' ? (
            <RuleEditor source={source} onSaved={load.reload} />
          ) : (
            <EmptyState
              title={t.onlyHtml}
              action={<Button href={`/operator/sources/${id}/edit`}>{t.edit}</Button>}
            >
              {t.onlyHtmlHint}
            </EmptyState>
          )
        }
      </Loaded>
    </>
  );
}
