import { useState } from 'preact/hooks';
import { api, problemOf, type Problem } from '../../api';
import { day } from '../../i18n/format';
import { Badge, Button, Confirm, EmptyState, ErrorNote, Table, toast } from '../../kit';
import { EDITORS, type Editor } from './editor';
import { Rollback } from './rollback';
import { editorWords } from './words';

/** Editors, with what can be done about each. */
export function EditorTable({ editors, onChanged }: { editors: readonly Editor[]; onChanged: () => void }) {
  const t = editorWords();
  const [blocking, setBlocking] = useState<Editor>();
  const [takingBack, setTakingBack] = useState<Editor>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const change = async (editor: Editor, patch: Partial<Editor>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await api.patch(`${EDITORS}/${encodeURIComponent(editor.id)}`, patch);
      toast(t.saved);
      setBlocking(undefined);
      onChanged();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  const named = (words: string, editor: Editor) => (
    <>
      {words}
      <span class="visually-hidden"> {editor.name}</span>
    </>
  );
  return (
    <>
      {problem && !blocking && <ErrorNote problem={problem} />}
      <Table
        caption={t.title}
        rows={editors}
        keyOf={(editor) => editor.id}
        empty={
          <EmptyState icon="people" title={t.none}>
            {t.noneHint}
          </EmptyState>
        }
        columns={[
          { key: 'name', label: t.name, cell: (editor) => <strong>{editor.name}</strong> },
          { key: 'state', label: t.state, cell: (editor) => <EditorState of={editor} /> },
          { key: 'since', label: t.since, cell: (editor) => (editor.created_at ? day(editor.created_at) : '—') },
          {
            key: 'act',
            label: t.act,
            cell: (editor) => (
              <span class="operator-acts">
                {!editor.blocked && (
                  <Button small onClick={() => change(editor, { trusted: !editor.trusted })}>
                    {named(editor.trusted ? t.distrust : t.trust, editor)}
                  </Button>
                )}
                <Button small icon="history" onClick={() => setTakingBack(editor)}>
                  {named(t.rollback, editor)}
                </Button>
                {editor.blocked ? (
                  <Button small onClick={() => change(editor, { blocked: false })}>
                    {named(t.unblock, editor)}
                  </Button>
                ) : (
                  <Button small kind="danger" onClick={() => setBlocking(editor)}>
                    {named(t.block, editor)}
                  </Button>
                )}
              </span>
            ),
          },
        ]}
      />
      <Confirm
        open={blocking !== undefined}
        title={t.blockTitle(blocking?.name ?? '')}
        go={t.block}
        danger
        busy={busy}
        onGo={() => blocking && change(blocking, { blocked: true })}
        onClose={() => setBlocking(undefined)}
      >
        <p>{t.blockText}</p>
        {problem && <ErrorNote problem={problem} />}
      </Confirm>
      <Rollback key={takingBack?.id} editor={takingBack} onClose={() => setTakingBack(undefined)} />
    </>
  );
}

function EditorState({ of: editor }: { of: Editor }) {
  const t = editorWords();
  if (editor.blocked) return <Badge tone="bad">{t.blocked}</Badge>;
  return <Badge tone={editor.trusted ? 'good' : 'warn'}>{editor.trusted ? t.trusted : t.checked}</Badge>;
}
