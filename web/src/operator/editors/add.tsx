import { useEffect, useRef, useState } from 'preact/hooks';
import { api, problemOf, type Problem } from '../../api';
import { Button, Check, Dialog, ErrorNote, Field } from '../../kit';
import { focusInvalid } from '../../kit/focus-invalid';
import { EDITORS, type MadeEditor } from './editor';
import { editorWords } from './words';

export function AddEditor(props: { open: boolean; onMade: (made: MadeEditor) => void; onClose: () => void }) {
  const t = editorWords();
  const [name, setName] = useState('');
  const [trusted, setTrusted] = useState(false);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => focusInvalid(form.current), [missing, problem]);
  const make = async (event: Event) => {
    event.preventDefault();
    setMissing(!name.trim());
    if (!name.trim()) return;
    setBusy(true);
    setProblem(undefined);
    try {
      props.onMade(await api.post<MadeEditor>(EDITORS, { name: name.trim(), trusted }));
      setName('');
      setTrusted(false);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  const beside = problem?.of('/name');
  return (
    <Dialog open={props.open} title={t.addTitle} onClose={props.onClose}>
      <form class="stack" ref={form} noValidate onSubmit={make}>
        <p class="quiet">{t.addLead}</p>
        <Field
          label={t.name}
          hint={t.nameHint}
          value={name}
          onInput={setName}
          error={missing ? t.nameMissing : beside}
          required
        />
        <Check label={t.trustedCheck} checked={trusted} onChange={setTrusted} />
        {problem && !beside && <ErrorNote problem={problem} />}
        <div>
          <Button kind="primary" type="submit" icon="plus" busy={busy}>
            {t.make}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
