import { useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { may } from '../../api';
import { Button, ErrorNote, Field, Note, toast } from '../../kit';
import { editAt } from '../calls';
import type { GuidePage, TextLang } from '../guides';
import { SlotsProvider } from '../pick/slots';
import { editWords } from '../words/edit';
import { roomWords } from '../words/room';
import { ConflictScreen } from './conflict';
import { DeskHead } from './desk-head';
import { baseOf, changedSections, dirty, draftOf, keyAfter, NOTHING, others, type Draft } from './draft';
import { readKept, useKeeping } from './kept';
import { Leaving } from './leaving';
import { BeforeNotes, FlaggedNote, RestoredNote } from './notes';
import { isNarrow, Panes, type Pane } from './panes';
import { SaveBar } from './save-bar';
import { useSaveKey } from './save-key';
import { Sections } from './sections';
import { Sent } from './sent';
import { problemsBy, usePreview } from './use-preview';
import { useSaving, type NewAt } from './use-saving';
import './desk.css';

export type DeskProps = {
  lang: TextLang;
  /** Under which name unsaved changes are kept. */
  keep: string;
  /** The page as it is; none where it is not there yet. */
  page?: GuidePage;
  create?: NewAt;
  /** What a new page begins with. */
  from?: Draft;
  /** The section to begin with. */
  section?: string;
};

/** Where a page is written: its sections, the preview beside them, and the way to save. */
export function Desk(props: DeskProps) {
  const t = editWords();
  const { lang, create } = props;
  const { route, url } = useLocation();
  const [page, setPage] = useState(props.page);
  const begun = props.from ?? draftOf(props.page ? baseOf(props.page) : NOTHING);
  const [restored, setRestored] = useState(() => readKept(props.keep));
  const [draft, setDraft] = useState<Draft>(restored?.draft ?? begun);
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => firstOpen(draft, props));
  const [at, setAt] = useState<string>();
  const [pane, setPane] = useState<Pane>('write');
  const [sent, setSent] = useState<{ slug: string; revision: number }>();
  const [merged, setMerged] = useState<string[]>();
  const placeId = page?.place?.id ?? create?.placeId;
  const saving = useSaving(page ? { slug: page.slug } : { create: create ?? {} }, lang);
  const changed = dirty(draft);
  const kept = useKeeping({ key: props.keep, href: url, draft, on: !sent });
  const preview = usePreview(draft, lang, placeId);
  const problems = useMemo(() => problemsBy(preview), [preview.preview, preview.keys]);
  const locked = page?.protection === 'locked' && !may('admin');
  const reviewed = page?.protection === 'review' && !may('admin');

  const take = (next: GuidePage) => {
    setPage(next);
    setDraft(draftOf(baseOf(next)));
    setRestored(null);
  };
  const save = async (what: Draft = draft) => {
    if (!dirty(what) || locked || saving.busy) return;
    setMerged(undefined);
    const done = await saving.save(what);
    if (!done) return;
    if (done.state === 'pending') {
      setDraft(what);
      setSent(done);
      scrollTo({ top: 0 });
      return;
    }
    toast(done.page.revision === what.base.revision ? t.saved.same : t.saved.toast(done.page.revision));
    take(done.page);
    const base = baseOf(done.page);
    setMerged(done.page.merged ? others(what, base) : undefined);
    setOpened((old) => new Set([...old].map((key) => keyAfter(key, what, base))));
    if (done.page.slug !== page?.slug) route(editAt(done.page.slug, lang), true);
  };
  useSaveKey(() => void save());

  const edit = (key: string) => {
    if (isNarrow()) setPane('write');
    setOpened(new Set([...opened, key]));
    // The text is there once it is open.
    setTimeout(() => document.querySelector<HTMLElement>(`[data-section="${key}"] textarea`)?.focus());
  };
  const openAll = draft.sections.some((s) => !opened.has(s.key));

  const writing = (
    <div class="stack">
      <Field
        label={t.pageTitle}
        value={draft.title}
        disabled={locked}
        onInput={(title) => setDraft((d) => ({ ...d, title }))}
      />
      {draft.sections.length > 1 && (
        <Button
          small
          kind="plain"
          class="edit-open-all"
          onClick={() => setOpened(new Set(openAll ? draft.sections.map((s) => s.key) : []))}
        >
          {openAll ? t.openAll : t.closeAll}
        </Button>
      )}
      <Sections
        draft={draft}
        page={page}
        lang={lang}
        disabled={locked}
        opened={opened}
        problems={problems}
        onOpened={setOpened}
        onDraft={setDraft}
        onFocus={setAt}
      />
    </div>
  );
  const body = () => {
    if (sent) return <Sent of={sent} lang={lang} onAgain={() => setSent(undefined)} />;
    const { clash } = saving;
    if (clash) {
      return (
        <ConflictScreen
          conflicts={clash.conflicts}
          who={clash.current.revised_by}
          rest={others(draft, baseOf(clash.current)).filter((title) => clash.conflicts.every((c) => c.title !== title))}
          lang={lang}
          busy={saving.busy}
          problem={saving.problem}
          onSave={(chosen) => {
            const settled = saving.settle(draft, chosen);
            if (dirty(settled)) return void save(settled);
            // Theirs, word by word: nothing is left to save.
            saving.dropClash();
            take(clash.current);
          }}
          onBack={saving.dropClash}
        />
      );
    }
    return (
      <>
        <DeskHead title={draft.title} page={page} lang={lang} />
        <div class="stack">
          {page && <BeforeNotes page={page} lang={lang} locked={locked} reviewed={reviewed} />}
          {page && <FlaggedNote page={page} onEdit={edit} />}
          {restored && (
            <RestoredNote
              draft={restored.draft}
              at={restored.at}
              moved={restored.draft.base.revision !== begun.base.revision}
              onDiscard={() => setDraft(begun)}
              onBack={() => setDraft(restored.draft)}
            />
          )}
          {merged && (
            <Note tone="good" title={t.saved.merged}>
              <p>{merged.length > 0 ? t.saved.mergedText(roomWords().sections(merged)) : t.saved.mergedOther}</p>
            </Note>
          )}
          <Panes
            draft={draft}
            preview={preview}
            lang={lang}
            at={at}
            write={writing}
            pane={pane}
            onPane={setPane}
            onEdit={edit}
          />
          {saving.problem && <ErrorNote problem={saving.problem} onRetry={() => void save()} />}
        </div>
        {!locked && (
          <SaveBar
            draft={draft}
            kept={kept}
            dirty={changed}
            busy={saving.busy}
            go={!page ? t.bar.create : reviewed ? t.bar.send : t.bar.save}
            onReason={(reason) => setDraft((d) => ({ ...d, reason }))}
            onSave={() => void save()}
          />
        )}
      </>
    );
  };
  return (
    <SlotsProvider slug={page?.slug ?? create?.placeId} lang={lang} placeId={placeId}>
      <Leaving unsaved={changed && !sent} />
      {body()}
    </SlotsProvider>
  );
}

/** What is open at first: what was asked for, what was being changed, and what people wrote; a short page whole. */
function firstOpen(draft: Draft, { page, section }: DeskProps): ReadonlySet<string> {
  if (section && draft.sections.some((s) => s.key === section)) return new Set([section]);
  const written = (id: string | undefined) => page?.sections.some((s) => s.id === id && s.origin === 'edited');
  const all = draft.sections.length <= 2 || draft.base.revision === 0;
  const changed = new Set(changedSections(draft).map((s) => s.key));
  return new Set(draft.sections.filter((s) => all || changed.has(s.key) || written(s.id)).map((s) => s.key));
}
