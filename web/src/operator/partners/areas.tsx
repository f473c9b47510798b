import { useState } from 'preact/hooks';
import { api, problemOf, useLoad, type Page, type PlaceRef, type Problem } from '../../api';
import { Button, ErrorNote, Field, Icon, toast } from '../../kit';
import type { Partner } from './partner';
import { partnerAdminWords } from './words';

/** Names are looked up for so many areas; the others show their identifier. */
const NAMED = 30;

/** The places a partner may write about. */
export function Areas({ partner, onChanged }: { partner: Partner; onChanged: () => void }) {
  const t = partnerAdminWords();
  const [areas, setAreas] = useState<PlaceRef[]>(() => partner.areas.map((id) => ({ id, name: id })));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const names = useLoad((signal) => namesOf(partner.areas, signal), [partner.areas.join()]);
  const isChanged = areas.map((a) => a.id).join() !== partner.areas.join();
  const save = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await api.patch(`/v1/admin/partners/${partner.id}`, { areas: areas.map((a) => a.id) });
      toast(t.saved);
      onChanged();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <section class="stack-small">
      <h2>{t.areasTitle}</h2>
      <p class="quiet">{t.areasLead}</p>
      {areas.length > 0 && (
        <ul class="operator-areas">
          {areas.map((area) => {
            const name = names.data?.get(area.id) ?? area.name;
            return (
              <li key={area.id}>
                <Icon name="place" size={17} /> {name}
                <Button
                  small
                  kind="plain"
                  icon="close"
                  label={t.areaRemove(name)}
                  onClick={() => setAreas(areas.filter((a) => a.id !== area.id))}
                />
              </li>
            );
          })}
        </ul>
      )}
      <FindPlace
        taken={new Set(areas.map((a) => a.id))}
        onFound={(place) => setAreas([...areas, place])}
      />
      {problem && <ErrorNote problem={problem} />}
      {isChanged && (
        <div>
          <Button kind="primary" icon="check" busy={busy} onClick={save}>
            {t.areasSave}
          </Button>
        </div>
      )}
    </section>
  );
}

async function namesOf(ids: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
  const cards = await Promise.allSettled(
    ids.slice(0, NAMED).map((id) => api.get<PlaceRef>(`/v1/places/${encodeURIComponent(id)}`, undefined, { signal })),
  );
  // A place that is gone keeps its identifier as its name.
  return new Map(
    cards.flatMap((card, i) => (card.status === 'fulfilled' ? [[ids[i] ?? '', card.value.name] as const] : [])),
  );
}

function FindPlace({ taken, onFound }: { taken: ReadonlySet<string>; onFound: (place: PlaceRef) => void }) {
  const t = partnerAdminWords();
  const [asked, setAsked] = useState('');
  const [found, setFound] = useState<PlaceRef[]>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const find = async (event: Event) => {
    event.preventDefault();
    if (!asked.trim()) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const page = await api.get<Page<{ place?: PlaceRef | null }>>('/v1/search', { q: asked.trim(), limit: 20 });
      const places = page.items.map((hit) => hit.place).filter((p): p is PlaceRef => Boolean(p));
      setFound([...new Map(places.map((p) => [p.id, p])).values()]);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  const open = found?.filter((place) => !taken.has(place.id)).slice(0, 8);
  return (
    <div class="stack-small">
      <form class="operator-find" noValidate onSubmit={find}>
        <Field bare label={t.areaSearch} placeholder={t.areaSearch} type="search" value={asked} onInput={setAsked} />
        <Button type="submit" icon="search" busy={busy}>
          {t.areaFind}
        </Button>
      </form>
      {problem && <ErrorNote problem={problem} />}
      {open && (
        <div class="row">
          {open.length === 0 && <span class="quiet">{t.areaNone}</span>}
          {open.map((place) => (
            <button key={place.id} type="button" class="chip" aria-label={t.areaAdd(place.name)} onClick={() => onFound(place)}>
              <Icon name="plus" size={15} /> {place.name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
