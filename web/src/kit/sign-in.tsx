import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api/problem';
import { may, session, signIn, signOut, type Scope } from '../api/session';
import { Badge } from './badge';
import { Button } from './button';
import { ErrorNote, Note } from './feedback';
import { Field } from './field';
import { kitWords } from './words';
import './sign-in.css';

/** Shows its children to whoever may see them, and the panel to everybody else. */
export function SignedIn({ scope, children }: { scope: Scope; children: ComponentChildren }) {
  return may(scope) ? <>{children}</> : <SignIn scope={scope} />;
}

export function SignIn({ scope }: { scope: Scope }) {
  const t = kitWords().signIn;
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const go = async (event: Event) => {
    event.preventDefault();
    if (!key.trim()) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn(key.trim());
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };

  return (
    <form class="sign-in" onSubmit={go}>
      <h1>{t.title[scope]}</h1>
      <p>{t.why[scope]}</p>
      {session.value && !may(scope) && <Note tone="warn">{t.lacks}</Note>}
      <Field label={t.key} type="password" value={key} onInput={setKey} hint={t.keep} mono required />
      {problem && <ErrorNote problem={problem} />}
      <Button kind="primary" type="submit" busy={busy} icon="key">
        {t.go}
      </Button>
    </form>
  );
}

/** Who is signed in, with the way out. */
export function SignedInAs() {
  const t = kitWords().signIn;
  if (!session.value) return null;
  return (
    <div class="signed-in">
      <span>{t.as}</span>
      {session.value.scopes.map((s) => (
        <Badge key={s} tone="good">
          {t.scopes[s]}
        </Badge>
      ))}
      <Button small kind="plain" icon="out" onClick={signOut}>
        {t.out}
      </Button>
    </div>
  );
}
