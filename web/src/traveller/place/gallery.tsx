import { useState } from 'preact/hooks';
import { Dialog } from '../../kit';
import type { Picture } from '../types';
import { placeWords } from './words';

/** Photographs, large, with whom to thank for them. */
export function Gallery({ photos, name }: { photos: readonly Picture[]; name: string }) {
  const t = placeWords();
  const [open, setOpen] = useState<number>();
  // Names of files without an address cannot be shown.
  const shown = photos.filter((p) => p.picture || /^(https?:)?\//.test(p.url)).slice(0, 12);
  const current = open === undefined ? undefined : shown[open];
  if (shown.length === 0) return null;
  return (
    <>
      <div class={`gallery gallery-${Math.min(shown.length, 3)}`}>
        {shown.map((photo, i) => (
          <button key={photo.url} type="button" aria-label={t.photo(i + 1, shown.length)} onClick={() => setOpen(i)}>
            <img src={source(photo, i === 0 ? 1280 : 640)} alt={photo.caption ?? name} loading={i === 0 ? 'eager' : 'lazy'} />
          </button>
        ))}
      </div>
      <Dialog wide open={current !== undefined} title={name} onClose={() => setOpen(undefined)}>
        {current && (
          <figure class="gallery-large">
            <img src={source(current, 1280)} alt={current.caption ?? name} />
            <figcaption>
              {current.caption}
              <small>{[current.credit, current.licence].filter(Boolean).join(' · ')}</small>
            </figcaption>
          </figure>
        )}
      </Dialog>
    </>
  );
}

function source(photo: Picture, size: number): string {
  return photo.picture ? `/v1/photos/${photo.picture}?size=${size}` : photo.url;
}
