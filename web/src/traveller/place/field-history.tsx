import { api, useLoad, type Freshness as Fresh, type Page } from '../../api';
import { Dialog, Freshness, Loaded } from '../../kit';
import { day } from '../../i18n/format';
import type { PlaceCard } from '../types';
import { placeWords } from './words';

type Item = { text: string; lang?: string | null; known_from: string; known_until?: string | null; freshness: Fresh };

/** Every value that a field has had, with when it was known. */
export function FieldHistory(props: { place: PlaceCard; field: string; label: string; onClose: () => void }) {
  const t = placeWords();
  const load = useLoad(
    (signal) =>
      api.get<Page<Item>>(
        `/v1/places/${encodeURIComponent(props.place.id)}/history`,
        { field: props.field, limit: 30 },
        { signal },
      ),
    [props.place.id, props.field],
  );
  const zone = props.place.time_zone;
  return (
    <Dialog open title={t.historyTitle(props.label)} onClose={props.onClose}>
      <Loaded of={load}>
        {({ items }) => (
          <>
            <ol class="history">
              {items.map((it, i) => (
                <li key={i} class={it.known_until ? 'history-past' : undefined}>
                  <p class="small quiet">
                    {t.known(day(it.known_from, zone), it.known_until ? day(it.known_until, zone) : t.now)}
                  </p>
                  <p lang={it.lang ?? undefined}>{it.text}</p>
                  <Freshness of={it.freshness} quote={it.text} />
                </li>
              ))}
            </ol>
            {items.every((it) => !it.known_until) && <p class="quiet">{t.noHistory}</p>}
          </>
        )}
      </Loaded>
    </Dialog>
  );
}
