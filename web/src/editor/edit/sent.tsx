import { Button, EmptyState, PageHead } from '../../kit';
import { historyAt } from '../calls';
import type { TextLang } from '../guides';
import { editWords } from '../words/edit';
import { roomWords } from '../words/room';

/** After saving, where somebody looks at it first. */
export function Sent({
  of,
  lang,
  onAgain,
}: {
  of: { slug: string; revision: number };
  lang: TextLang;
  onAgain: () => void;
}) {
  const t = editWords().sent;
  return (
    <>
      <PageHead title={t.title} />
      <EmptyState
        icon="send"
        title={roomWords().revision(of.revision)}
        action={
          <div class="row edit-choices">
            <Button kind="primary" icon="history" href={historyAt(of.slug, lang)}>
              {t.history}
            </Button>
            <Button icon="edit" onClick={onAgain}>
              {t.again}
            </Button>
          </div>
        }
      >
        {t.text(of.revision)}
      </EmptyState>
    </>
  );
}
