import { useState } from 'preact/hooks';
import { api, problemOf, type Problem } from '../../api';
import { Button, Dialog, ErrorNote, Field, Note } from '../../kit';
import { EDITORS, type Editor, type RolledBack } from './editor';
import { editorWords } from './words';

/** Takes back what an editor wrote, and tells what could not be. */
export function Rollback({ editor, onClose }: { editor: Editor | undefined; onClose: () => void }) {
  const t = editorWords();
  const [since, setSince] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [done, setDone] = useState<RolledBack>();
  const go = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const wish = {
        ...(since ? { since: new Date(since).toISOString() } : {}),
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      };
      const path = `${EDITORS}/${encodeURIComponent(editor?.id ?? '')}/rollback`;
      setDone(await api.post<RolledBack>(path, wish));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <Dialog open={editor !== undefined} title={t.rollbackTitle(editor?.name ?? '')} onClose={onClose}>
      {done ? (
        <Done of={done} />
      ) : (
        <form class="stack" noValidate onSubmit={go}>
          <p>{t.rollbackText}</p>
          <Field
            label={t.since2}
            hint={t.sinceHint}
            type="datetime-local"
            value={since}
            onInput={setSince}
            error={problem?.of('/since')}
            optional
          />
          <Field
            label={t.reason}
            hint={t.reasonHint}
            value={reason}
            onInput={setReason}
            error={problem?.of('/reason')}
            optional
          />
          {problem && problem.errors.length === 0 && <ErrorNote problem={problem} />}
          <div>
            <Button kind="danger" type="submit" icon="history" busy={busy}>
              {t.rollback}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Done({ of: done }: { of: RolledBack }) {
  const t = editorWords();
  return (
    <div class="stack">
      <Note tone={done.kept.length > 0 ? 'warn' : 'good'}>
        <p>{t.done(done.reverted.length, done.kept.length)}</p>
        {done.rejected ? <p>{t.rejected(done.rejected)}</p> : null}
      </Note>
      {done.reverted.length > 0 && (
        <div>
          <h3>{t.reverted}</h3>
          <ul>
            {done.reverted.map((page) => (
              <li key={`${page.slug}/${page.lang}`}>
                <a href={`/guides/${page.slug}?lang=${page.lang}`}>{page.slug}</a> {page.lang}
              </li>
            ))}
          </ul>
        </div>
      )}
      {done.kept.length > 0 && (
        <div>
          <h3>{t.kept}</h3>
          <ul>
            {done.kept.map((page) => (
              <li key={`${page.slug}/${page.lang}`}>
                <a href={`/guides/${page.slug}?lang=${page.lang}`}>{page.slug}</a> {page.lang} ·{' '}
                {page.sections.join(', ')} · {page.why}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
