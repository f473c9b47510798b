import { address, useLoad } from '../../api';
import { Button, EmptyState, PageHead } from '../../kit';
import { historyAt, readRevisions } from '../calls';
import type { TextLang } from '../guides';
import { editWords } from '../words/edit';

/** No page has this address: it can be written, unless somebody's first text of it waits already. */
export function Missing({ slug, lang }: { slug: string; lang: TextLang }) {
  const t = editWords().missing;
  const revisions = useLoad((signal) => readRevisions(slug, { lang, limit: 1 }, signal), [slug, lang]);
  const waits = revisions.data?.items.some((r) => r.state === 'pending');
  return (
    <>
      <PageHead title={t.title} />
      {waits ? (
        <EmptyState
          icon="inbox"
          title={t.waits}
          action={
            <Button kind="primary" icon="history" href={historyAt(slug, lang)}>
              {t.history}
            </Button>
          }
        >
          {t.waitsText}
        </EmptyState>
      ) : (
        <EmptyState
          icon="file"
          title={t.none(slug)}
          action={
            <div class="row edit-choices">
              <Button
                kind="primary"
                icon="plus"
                href={address('/edit/new', { lang, title: slug.replaceAll('-', ' '), slug })}
              >
                {t.write}
              </Button>
              <Button href="/edit">{t.pages}</Button>
            </div>
          }
        >
          {t.noneText}
        </EmptyState>
      )}
    </>
  );
}
