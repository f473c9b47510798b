import { useEffect, useRef } from 'preact/hooks';
import { Button, ErrorNote, Skeleton } from '../../kit';
import { AnswerView } from './answer';
import { askAgain, type Turn } from './dialogue';
import { Cited } from '../text/cited';
import { askWords } from './words';
import './turn.css';

/** A question and what came of it. */
export function TurnView({ turn, last }: { turn: Turn; last: boolean }) {
  const t = askWords();
  const top = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // The question goes to the top once, and the answer is read from there at the reader's own pace.
    top.current?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }, []);
  const again = () => void askAgain(turn);
  const waits = turn.state === 'asking' || turn.state === 'writing';
  return (
    <li class="turn" ref={top}>
      <div class="turn-question">
        {turn.photo && <img src={turn.photo.url} alt={t.attached} />}
        <h2>{turn.question}</h2>
      </div>
      <div class="turn-answer" aria-live={last ? 'polite' : undefined} aria-busy={waits}>
        {turn.state === 'asking' && (
          <>
            <p class="turn-state">{t.searching}</p>
            <Skeleton lines={3} />
          </>
        )}
        {turn.answer ? (
          <AnswerView answer={turn.answer} last={last} />
        ) : (
          turn.text && <Cited text={turn.text} citations={turn.citations} />
        )}
        {turn.state === 'writing' && <span class="turn-caret" aria-hidden="true" />}
        {turn.state === 'stopped' && (
          <div class="row">
            <span class="quiet">{t.stopped}</span>
            <Button small icon="refresh" onClick={again}>
              {t.again}
            </Button>
          </div>
        )}
        {turn.state === 'failed' && turn.problem && <ErrorNote problem={turn.problem} onRetry={again} />}
      </div>
    </li>
  );
}
