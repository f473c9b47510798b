import type { ComponentChildren } from 'preact';
import { CitationList, Chips, Icon, Note } from '../../kit';
import { MapView } from '../../map';
import { here } from '../here';
import { PlanView, Warnings } from '../plan/overview';
import { WayCard } from '../plan/way';
import { KeepPlan } from '../walk/keep';
import { Cited } from '../text/cited';
import type { Answer } from '../types';
import { roomWords } from '../words';
import { ask } from './dialogue';
import { askWords } from './words';
import './answer.css';

/** An answer with everything that came with it; looks different when nothing proves it. */
export function AnswerView({ answer, last }: { answer: Answer; last: boolean }) {
  const t = askWords();
  const { plan, way, citations } = answer;
  const planned = plan !== null && plan !== undefined && plan.stops.length > 0;
  const told = <Cited text={answer.answer} citations={citations} lang={answer.lang} withoutLists={planned} />;
  return (
    <>
      {answer.grounded ? told : <NotGrounded>{told}</NotGrounded>}
      {!planned && <Warnings of={answer.warnings} />}
      {planned && (
        <>
          <PlanView plan={plan} />
          <KeepPlan plan={plan} />
        </>
      )}
      {way && (
        <>
          <WayCard way={way} />
          <MapView
            title={t.plan}
            lines={[{ coordinates: way.geometry.coordinates, dotted: way.estimated }]}
            here={here.value.at}
          />
        </>
      )}
      {last && answer.photo === 'medium' && <Which answer={answer} />}
      <Sources answer={answer} />
      {!planned && answer.places.length > 0 && answer.photo !== 'medium' && <Places answer={answer} />}
      {answer.degraded?.length ? <p class="small quiet">{t.degraded}</p> : null}
      {answer.writing?.by === 'model' && <p class="small quiet">{t.byModel}</p>}
      {last && answer.suggestions.length > 0 && <FollowUps suggestions={answer.suggestions} />}
    </>
  );
}

function NotGrounded({ children }: { children: ComponentChildren }) {
  const t = askWords();
  return (
    <div class="answer-open">
      <p class="answer-open-title">
        <Icon name="info" size={18} /> {t.notGrounded}
      </p>
      {children}
      <p class="small quiet">{t.notGroundedHint}</p>
    </div>
  );
}

function Sources({ answer }: { answer: Answer }) {
  const t = askWords();
  const n = answer.citations.length;
  if (n === 0) return null;
  return (
    <details class="answer-sources" open={n <= 2 && answer.grounded}>
      <summary>{answer.grounded ? t.sources(n) : t.related(n)}</summary>
      <CitationList citations={answer.citations} />
    </details>
  );
}

function Places({ answer }: { answer: Answer }) {
  return (
    <nav class="answer-places" aria-label={askWords().places}>
      {answer.places.slice(0, 5).map((p) => (
        <a key={p.id} class="chip" href={`/places/${p.id}`} aria-label={roomWords().openPlace(p.name)}>
          <Icon name="place" size={16} /> {p.name}
        </a>
      ))}
    </nav>
  );
}

/** The photograph may show several places: the traveller says which. */
function Which({ answer }: { answer: Answer }) {
  const t = askWords();
  const choose = (id: string | undefined) => {
    const place = answer.places.find((p) => p.id === id);
    if (place) void ask(t.whatIsThis, { about: { id: place.id, name: place.name } });
  };
  return (
    <Note tone="info" title={t.which}>
      <Chips
        label={t.which}
        options={answer.places.map((p) => ({ value: p.id, label: p.name }))}
        value={[]}
        onChange={(chosen) => choose(chosen[0])}
      />
    </Note>
  );
}

function FollowUps({ suggestions }: { suggestions: readonly string[] }) {
  return (
    <div class="answer-next" role="group" aria-label={askWords().followUps}>
      {suggestions.map((s) => (
        <button key={s} type="button" class="chip" onClick={() => void ask(s)}>
          {s}
        </button>
      ))}
    </div>
  );
}
