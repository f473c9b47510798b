import { signal } from '@preact/signals';
import { problemOf } from '../../api';
import { readReview } from '../calls';

/** How many edits wait for somebody's word; unknown to those who may not look over them. */
export const waiting = signal<number | undefined>(undefined);

export function countReview(): () => void {
  const stop = new AbortController();
  readReview(stop.signal)
    .then(({ items }) => (waiting.value = items.length))
    .catch((error: unknown) => {
      const { kind } = problemOf(error);
      // New editors are refused, and the list itself says what else is wrong.
      if (kind !== 'aborted') waiting.value = undefined;
    });
  return () => stop.abort();
}
