import { useState } from 'preact/hooks';
import { Badge, Button, EmptyState, Note } from '../../kit';
import type { PhotoAnswer, PhotoMatch } from '../types';
import { Match } from './match';
import { photoWords } from './words';

/** What was seen, as sure as it is and no surer. */
export function Seen({ answer }: { answer: PhotoAnswer }) {
  const t = photoWords();
  const first = answer.matches[0];
  return (
    <div class="stack">
      {answer.confidence === 'high' && first ? (
        <Match match={first} sure />
      ) : answer.confidence === 'medium' && answer.matches.length > 0 ? (
        <Which answer={answer} />
      ) : (
        <EmptyState icon="camera" title={t.low}>
          {answer.message ?? t.noneHint}
        </EmptyState>
      )}
      {answer.text.length > 0 && (
        <p class="small quiet">
          {t.read}: {answer.text.join(' · ')}
        </p>
      )}
    </div>
  );
}

/** It may be several: asked back, never the first one as if it were sure. */
function Which({ answer }: { answer: PhotoAnswer }) {
  const t = photoWords();
  const [chosen, setChosen] = useState<PhotoMatch | 'none'>();
  if (chosen === 'none') return <Note title={t.low}>{t.noneHint}</Note>;
  if (chosen) {
    return (
      <>
        <div>
          <Button small kind="plain" icon="back" onClick={() => setChosen(undefined)}>
            {t.whichOne}
          </Button>
        </div>
        <Match match={chosen} />
      </>
    );
  }
  return (
    <section class="stack">
      <div>
        <Badge tone="warn">{t.medium}</Badge>
        <h2 class="photo-which">{answer.message ?? t.whichOne}</h2>
      </div>
      <ul class="photo-choices">
        {answer.matches.map((m) => (
          <li key={m.place.id}>
            <button type="button" class="photo-choice" onClick={() => setChosen(m)}>
              {m.evidence.picture && <img src={`/v1/photos/${m.evidence.picture}?size=320`} alt="" />}
              <span>
                <strong>{m.place.name}</strong>
                <small>{m.intro.text.replace(/\[\d+\]/g, '').slice(0, 60)}</small>
                <small>{t.score(Math.round(m.score * 100))}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div>
        <Button onClick={() => setChosen('none')}>{t.none}</Button>
      </div>
    </section>
  );
}
