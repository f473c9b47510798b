import type { ComponentChildren } from 'preact';
import { moment } from '../../../i18n/format';
import { Badge, Button, EmptyState, Note } from '../../../kit';
import { effectName, fieldName, kindName, languageName, recordTypeName } from '../../../kit/data/names';
import { defectWords, placeName, type Preview, type PreviewEvent, type PreviewPlace } from './preview';
import { previewWords } from './words';
import './preview.css';

/** What was read from a page, sort by sort. */
export function ShownPreview({ of: p, onFollow }: { of: Preview; onFollow: (url: string) => void }) {
  const t = previewWords();
  const isEmpty = p.places.length + p.events.length + p.routes.length + p.passages.length === 0;
  return (
    <div class="stack operator-preview">
      <div>
        <h2>{p.title ?? t.untitled}</h2>
        <p class="quiet small">
          <a href={p.url} target="_blank" rel="noopener noreferrer">
            {p.url}
          </a>
        </p>
        <p class="quiet small">
          {[
            p.lang && languageName(p.lang),
            p.publisher,
            p.published_at && t.published(moment(p.published_at)),
            p.media_type,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <DefectList of={p} />
      {isEmpty && (
        <EmptyState icon="info" title={t.nothing}>
          {t.nothingHint}
        </EmptyState>
      )}
      {p.places.length > 0 && (
        <Part name={t.places} many={p.places.length}>
          {p.places.map((place, i) => (
            <PlaceRead key={`${place.external_id}/${i}`} of={place} open={p.places.length < 3} />
          ))}
        </Part>
      )}
      {p.events.length > 0 && (
        <Part name={t.events} many={p.events.length}>
          {p.events.map((event, i) => (
            <EventRead key={`${event.external_id}/${i}`} of={event} />
          ))}
        </Part>
      )}
      {p.routes.length > 0 && (
        <Part name={t.routes} many={p.routes.length}>
          <ul>
            {p.routes.map((route) => (
              <li key={route.external_id}>{route.texts?.[0]?.title ?? route.external_id}</li>
            ))}
          </ul>
        </Part>
      )}
      {p.passages.length > 0 && (
        <Part name={t.passages} many={p.passages.length}>
          {p.passages.map((passage, i) => (
            <div key={i} class="operator-passage">
              {passage.heading && <strong>{passage.heading}</strong>}
              <p>{passage.body}</p>
            </div>
          ))}
        </Part>
      )}
      {p.links.length > 0 && (
        <details class="operator-links">
          <summary>
            {t.links} <span class="quiet">{p.links.length}</span>
          </summary>
          <ul>
            {p.links.map((link) => (
              <li key={link}>
                <span>{link}</span>
                <Button small kind="plain" onClick={() => onFollow(link)}>
                  {t.follow}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

export function DefectList({ of: p }: { of: Preview }) {
  const t = previewWords();
  if (p.defects.list.length === 0) return null;
  const worst = p.defects.list.some((d) => d.severity === 'error') ? 'warn' : 'info';
  return (
    <Note tone={worst} title={t.defects}>
      <ul class="operator-defects">
        {p.defects.list.map((d, i) => (
          <li key={i}>
            {t.severity[d.severity]} {d.column && <code>{d.column}</code>} {defectWords(d)}
          </li>
        ))}
        {p.defects.left_out > 0 && <li>{t.more(p.defects.left_out)}</li>}
      </ul>
    </Note>
  );
}

function Part(props: { name: string; many: number; children: ComponentChildren }) {
  return (
    <section class="stack-small">
      <h3>
        {props.name} <span class="quiet">{props.many}</span>
      </h3>
      {props.children}
    </section>
  );
}

function PlaceRead({ of: place, open }: { of: PreviewPlace; open: boolean }) {
  const t = previewWords();
  const rows: [string, string][] = [
    [t.names, place.names.map((n) => n.text).join(' · ')],
    [t.aliases, place.aliases.map((n) => n.text).join(' · ')],
    [t.parent, place.parent ?? ''],
    [t.position, place.position ? `${place.position.lat.toFixed(5)}, ${place.position.lon.toFixed(5)}` : ''],
    ...place.claims.map((c): [string, string] => [fieldName(c.field), c.value]),
    [t.photos, place.photos.map((photo) => photo.url ?? photo.file).join(' · ')],
  ];
  return (
    <details class="operator-place" open={open}>
      <summary>
        <strong>{placeName(place)}</strong> {place.kind && <Badge>{kindName(place.kind)}</Badge>}{' '}
        <code class="quiet">{place.external_id}</code>
      </summary>
      <dl class="operator-read">
        {rows
          .filter(([, value]) => value !== '')
          .map(([name, value], i) => (
            <div key={i}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </details>
  );
}

function EventRead({ of: event }: { of: PreviewEvent }) {
  const text = event.texts[0];
  const times = [event.starts_at, event.ends_at].filter((at) => at !== null).map((at) => moment(at));
  return (
    <div class="operator-event">
      <p>
        <strong>{text?.title ?? event.external_id}</strong> <Badge>{recordTypeName(event.kind)}</Badge>{' '}
        {event.effect !== 'info' && <Badge tone="warn">{effectName(event.effect)}</Badge>}
      </p>
      <p class="quiet small">{[event.place, times.join(' – ')].filter(Boolean).join(' · ')}</p>
    </div>
  );
}
