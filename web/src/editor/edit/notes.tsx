import { useState } from 'preact/hooks';
import { useLoad } from '../../api';
import { ago } from '../../i18n/format';
import { Button, Note } from '../../kit';
import { historyAt, readRevisions } from '../calls';
import type { GuidePage, TextLang } from '../guides';
import { editWords } from '../words/edit';
import { roomWords } from '../words/room';
import { changedSections, type Draft } from './draft';

/** What a writer should know before the first word: who may edit, and what waits already. */
export function BeforeNotes({
  page,
  lang,
  locked,
  reviewed,
}: {
  page: GuidePage;
  lang: TextLang;
  locked: boolean;
  reviewed: boolean;
}) {
  const t = editWords();
  const revisions = useLoad((signal) => readRevisions(page.slug, { lang, limit: 20 }, signal), [page.slug, lang]);
  const pending = revisions.data?.items.filter((r) => r.state === 'pending').length ?? 0;
  return (
    <>
      {page.redirected_from && <Note>{t.renamed(page.redirected_from, page.slug)}</Note>}
      {locked && (
        <Note tone="warn" title={t.locked.title}>
          {t.locked.text}
        </Note>
      )}
      {reviewed && <Note title={t.reviewed.title}>{t.reviewed.text}</Note>}
      {pending > 0 && (
        <Note>
          <p>
            {t.pending(pending)} <a href={historyAt(page.slug, lang)}>{t.pendingLink}</a>
          </p>
        </Note>
      )}
    </>
  );
}

/** Sections whose words rest on something that is not so any more, with the way to the first of them. */
export function FlaggedNote({ page, onEdit }: { page: GuidePage; onEdit: (key: string) => void }) {
  const t = editWords().flag;
  const flagged = page.sections.filter((s) => s.flags && s.flags.length > 0);
  const first = flagged[0];
  if (!first) return null;
  return (
    <Note tone="warn" title={t.some(roomWords().sections(flagged.map((s) => s.title)))}>
      <p>{t.someText}</p>
      <Button small onClick={() => onEdit(first.id)}>
        {t.see}
      </Button>
    </Note>
  );
}

/** Unsaved changes that are back, with the way to be rid of them, and the way back from that. */
export function RestoredNote(props: {
  draft: Draft;
  at: string;
  moved: boolean;
  onDiscard: () => void;
  onBack: () => void;
}) {
  const t = editWords();
  const [gone, setGone] = useState(false);
  // What the note tells is what was restored, whatever is written since.
  const [names] = useState(() => changedSections(props.draft).map((s) => s.title.trim() || roomWords().untitled));
  const [base] = useState(props.draft.base.revision);
  const turn = (to: boolean) => {
    setGone(to);
    if (to) props.onDiscard();
    else props.onBack();
  };
  return gone ? (
    <Note>
      <p>{t.restored.discarded}</p>
      <Button small onClick={() => turn(false)}>
        {t.restored.back}
      </Button>
    </Note>
  ) : (
    <Note tone="good" title={t.restored.title(ago(props.at))}>
      {names.length > 0 && <p>{t.restored.text(roomWords().sections(names))}</p>}
      {props.moved && <p>{t.moved(base)}</p>}
      <Button small onClick={() => turn(true)}>
        {t.restored.discard}
      </Button>
    </Note>
  );
}
