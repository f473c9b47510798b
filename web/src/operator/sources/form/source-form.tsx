import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, problemOf } from '../../../api';
import { Button, Check, ErrorNote } from '../../../kit';
import { focusInvalid } from '../../../kit/focus-invalid';
import { isCrawled, type Definition } from '../source';
import { Basics } from './basics';
import { definitionIn, errorOf, formOf, linesOf, type Form } from './form';
import { JsonAnswers } from './json-answers';
import { More } from './more';
import { Often } from './often';
import { WhereToRead } from './where-to-read';
import { formWords } from './words';
import './form.css';

/** What every part of the form gets: its values, the way to change them, and what is wrong with a field. */
export type Part = { form: Form; put: (change: Partial<Form>) => void; error: (pointer: string) => string | undefined };

export function SourceForm(props: {
  definition: Definition;
  isNew?: boolean;
  onSave: (definition: Definition, paused: boolean) => Promise<void>;
}) {
  const t = formWords();
  const [form, setForm] = useState(() => formOf(props.definition));
  const [paused, setPaused] = useState(true);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => focusInvalid(problem ? element.current : null), [problem]);
  const part: Part = {
    form,
    put: (change) => setForm((known) => ({ ...known, ...change })),
    error: (pointer) => errorOf(problem, pointer, t.line),
  };

  const save = async (event: Event) => {
    event.preventDefault();
    const missing = lacks(form, props.isNew ?? false);
    setProblem(missing);
    if (missing) return;
    setBusy(true);
    try {
      await props.onSave(definitionIn(form, props.definition), paused);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };

  return (
    <form class="stack operator-form" ref={element} noValidate onSubmit={save}>
      <Basics {...part} isNew={props.isNew ?? false} />
      {isCrawled(form.kind) && <WhereToRead {...part} />}
      {form.kind === 'json' && <JsonAnswers {...part} />}
      {isCrawled(form.kind) && <Often {...part} />}
      <More {...part} />
      {props.isNew && isCrawled(form.kind) && <Check label={t.paused} checked={paused} onChange={setPaused} />}
      {problem && (problem.errors.length === 0 ? <ErrorNote problem={problem} /> : <Others problem={problem} />)}
      <div>
        <Button kind="primary" type="submit" icon="check" busy={busy}>
          {props.isNew ? t.add : t.save}
        </Button>
      </div>
    </form>
  );
}

/** Pointers that have a field of their own, where their message stands. */
const SHOWN =
  /^\/(id|name|kind|authority|lang|country|time_zone|start|follow|ignore|max_depth|max_pages|interval_s|cron|pace_ms|objective|lifetimes|revisit|json|key)(\/|$)/;

function Others({ problem }: { problem: Problem }) {
  const rest = problem.errors.filter((e) => !SHOWN.test(e.pointer ?? ''));
  if (rest.length > 0) return <ErrorNote problem={problem} />;
  return (
    <p class="field-error" role="alert">
      {formWords().unsavedOthers}
    </p>
  );
}

/** What can be seen to lack without asking the server, in the form of its own refusals. */
function lacks(form: Form, isNew: boolean): Problem | undefined {
  const t = formWords();
  const errors = [
    isNew && !/^[a-z0-9._-]{1,64}$/.test(form.id.trim()) && { pointer: '/id', message: t.idWrong },
    form.name.trim() === '' && { pointer: '/name', message: t.nameMissing },
    isCrawled(form.kind) && linesOf(form.start).length === 0 && { pointer: '/start', message: t.startMissing },
  ].filter((e) => e !== false);
  return errors.length > 0 ? new Problem(422, { errors: errors.map((e) => ({ ...e, code: 'missing' })) }) : undefined;
}
