import { useState } from 'preact/hooks';
import { api, useLoad } from '../../api';
import { Button, EmptyState, Loaded, PageHead } from '../../kit';
import { KeyOnce } from '../../kit/keys/key-once';
import { AddEditor } from './add';
import { EDITORS, type Editor } from './editor';
import { EditorTable } from './table';
import { editorWords } from './words';

export default function Editors() {
  const t = editorWords();
  const load = useLoad((signal) => api.get<{ items: Editor[] }>(EDITORS, undefined, { signal }), []);
  const [adding, setAdding] = useState(false);
  const [key, setKey] = useState<string>();
  if (load.problem?.status === 404) {
    return (
      <>
        <PageHead title={t.title}>{t.lead}</PageHead>
        <EmptyState icon="info" title={t.missing}>
          {t.missingHint}
        </EmptyState>
      </>
    );
  }
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
        {key !== undefined && <KeyOnce text={key} onDone={() => setKey(undefined)} />}
        <Loaded of={load}>{({ items }) => <EditorTable editors={items} onChanged={load.reload} />}</Loaded>
      </div>
      <AddEditor
        open={adding}
        onClose={() => setAdding(false)}
        onMade={(made) => {
          setAdding(false);
          setKey(made.key);
          load.reload();
        }}
      />
    </>
  );
}
