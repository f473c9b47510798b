import { useEffect, useRef, useState } from 'preact/hooks';
import { api, problemOf, type Problem } from '../../api';
import { Button } from '../button';
import { Dialog } from '../dialog';
import { ErrorNote } from '../feedback';
import { Field, Select } from '../field';
import { focusInvalid } from '../focus-invalid';
import { expiresAt, type Expiry, type ShownKey } from './key';
import { keyWords } from './words';

const CHOICES: Expiry[] = ['never', '30', '90', '365', 'date'];

/** Asks for a label and an expiry, and makes a key. */
export function AddKey(props: { path: string; open: boolean; onMade: (key: ShownKey) => void; onClose: () => void }) {
  const t = keyWords();
  const [label, setLabel] = useState('');
  const [choice, setChoice] = useState<Expiry>('never');
  const [day, setDay] = useState('');
  const [wrongDay, setWrongDay] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => focusInvalid(form.current), [wrongDay, problem]);

  const make = async (event: Event) => {
    event.preventDefault();
    const expires_at = expiresAt(choice, day);
    setWrongDay(expires_at === undefined);
    if (expires_at === undefined) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const wish = { ...(label.trim() ? { label: label.trim() } : {}), ...(expires_at ? { expires_at } : {}) };
      props.onMade(await api.post<ShownKey>(props.path, wish));
      setLabel('');
      setChoice('never');
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };

  return (
    <Dialog open={props.open} title={t.addTitle} onClose={props.onClose}>
      <form class="stack" ref={form} onSubmit={make} noValidate>
        <p class="quiet">{t.addHint}</p>
        <Field
          label={t.label}
          value={label}
          onInput={setLabel}
          hint={t.labelHint}
          error={problem?.of('/label')}
          optional
        />
        <Select
          label={t.expires}
          value={choice}
          onChange={setChoice}
          options={CHOICES.map((value) => ({ value, label: t.expiry[value] }))}
          error={choice === 'date' ? undefined : problem?.of('/expires_at')}
        />
        {choice === 'date' && (
          <Field
            label={t.date}
            type="date"
            value={day}
            onInput={setDay}
            hint={t.dateHint}
            error={wrongDay ? t.dateWrong : problem?.of('/expires_at')}
            required
          />
        )}
        {problem && problem.errors.length === 0 && <ErrorNote problem={problem} />}
        <div>
          <Button kind="primary" type="submit" icon="key" busy={busy}>
            {t.make}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
