import { useState } from 'preact/hooks';
import { api, problemOf, type Page, type PlaceRef, type Problem } from '../../api';
import { Button, ErrorNote, Field, Icon } from '../../kit';
import { kindName } from '../../kit/data/names';
import { matching, type Own } from './own-places';
import { noticeWords } from './words';

/** A place as it is sent, with the name to show. */
export type Where = { ref: string; name: string };

const MOST = 8;

/** First tap: one of the partner's places; found as one types, on this device. */
export function ChooseWhere(props: {
  own: Own;
  /** Places of the latest notices. */
  recent: readonly string[];
  error?: string;
  onChoose: (where: Where) => void;
}) {
  const t = noticeWords();
  const [asked, setAsked] = useState('');
  const found = matching(props.own.places, props.recent, asked, MOST);
  const hidden = asked ? 0 : props.own.places.length - found.length;
  return (
    <div class="stack-small">
      <Field bare label={t.search} placeholder={t.search} type="search" value={asked} onInput={setAsked} />
      {props.error && (
        <p class="field-error" role="alert">
          {props.error}
        </p>
      )}
      <div class="partner-choices">
        {found.map((p) => (
          <button key={p.id} type="button" onClick={() => props.onChoose({ ref: p.id, name: p.name })}>
            <Icon name="place" />
            <span>
              <strong>{p.name}</strong>
              <small>
                {kindName(p.kind)} · {p.id}
              </small>
            </span>
          </button>
        ))}
      </div>
      {hidden > 0 && <p class="quiet small numbers">+ {hidden}</p>}
      {asked !== '' && found.length === 0 && <p class="quiet">{t.noPlaceFound}</p>}
      {asked.trim() !== '' && found.length < 3 && <Others key={asked} asked={asked} onChoose={props.onChoose} />}
    </div>
  );
}

type Hit = { place?: PlaceRef | null };

/** Places that others describe; those of another partner are refused when the notice is sent. */
function Others({ asked, onChoose }: { asked: string; onChoose: (where: Where) => void }) {
  const t = noticeWords();
  const [found, setFound] = useState<PlaceRef[]>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const look = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const page = await api.get<Page<Hit>>('/v1/search', { q: asked, limit: 20 });
      const places = page.items.map((hit) => hit.place).filter((p): p is PlaceRef => Boolean(p));
      setFound([...new Map(places.map((p) => [p.id, p])).values()].slice(0, MOST));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  if (!found) {
    return (
      <div>
        {problem && <ErrorNote problem={problem} />}
        <Button icon="search" busy={busy} onClick={look}>
          {t.searchAll}
        </Button>
      </div>
    );
  }
  return (
    <div class="stack-small">
      <h3>{t.others}</h3>
      {found.length === 0 && <p class="quiet">{t.noneAtAll}</p>}
      <div class="partner-choices">
        {found.map((p) => (
          <button key={p.id} type="button" onClick={() => onChoose({ ref: p.id, name: p.name })}>
            <Icon name="place" />
            <span>
              <strong>{p.name}</strong>
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}
