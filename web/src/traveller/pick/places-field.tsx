import type { PlaceRef } from '../../api';
import { Icon } from '../../kit';
import { PlaceField } from './place-field';
import { pickWords } from './words';

/** Several places, each found by its name. */
export function PlacesField(props: {
  label: string;
  hint?: string;
  value: readonly PlaceRef[];
  onChange: (places: PlaceRef[]) => void;
  error?: string;
}) {
  const t = pickWords();
  const add = (place: PlaceRef | undefined) => {
    if (place && !props.value.some((p) => p.id === place.id)) props.onChange([...props.value, place]);
  };
  return (
    <div class="stack-small">
      <PlaceField adds optional label={props.label} hint={props.hint} error={props.error} onChange={add} />
      {props.value.length > 0 && (
        <div class="place-chosen">
          {props.value.map((p) => (
            <button
              key={p.id}
              type="button"
              class="chip"
              aria-label={t.remove(p.name)}
              onClick={() => props.onChange(props.value.filter((other) => other.id !== p.id))}
            >
              {p.name} <Icon name="close" size={15} />
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
