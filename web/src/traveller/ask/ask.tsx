import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Button, useTitle } from '../../kit';
import { roomWords } from '../words';
import { Composer } from './composer';
import { ask, busy, forgetDialogue, turns } from './dialogue';
import { Ridges } from './ridges';
import { TurnView } from './turn';
import { askWords } from './words';
import './ask.css';

/** The traveller's first screen: a question, and the dialogue that follows. */
export function Ask() {
  const t = askWords();
  const { query, route } = useLocation();
  useTitle(roomWords().askTitle);

  // A link may bring a question along (`/?q=…`), from a guide page or from another app.
  useEffect(() => {
    if (!query.q) return;
    route('/', true);
    void ask(query.q);
  }, [query.q]);

  const talked = turns.value.length > 0;
  return (
    <div class={`ask${talked ? ' ask-talked' : ''}`}>
      {talked ? (
        <>
          <div class="ask-bar">
            <h1 class="visually-hidden">{roomWords().askTitle}</h1>
            <Button small kind="plain" icon="plus" disabled={busy()} onClick={forgetDialogue}>
              {t.newTalk}
            </Button>
          </div>
          <ol class="ask-turns">
            {turns.value.map((turn, i) => (
              <TurnView key={turn.id} turn={turn} last={i === turns.value.length - 1} />
            ))}
          </ol>
        </>
      ) : (
        <Welcome />
      )}
      <Composer />
    </div>
  );
}

function Welcome() {
  const t = askWords();
  return (
    <div class="ask-welcome">
      <Ridges />
      <h1>{t.hello}</h1>
      <p class="quiet">{t.lead}</p>
      <ul class="ask-examples">
        {t.examples.map((example) => (
          <li key={example}>
            <button type="button" class="chip" onClick={() => void ask(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
