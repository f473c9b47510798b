import { freshnessWords } from '../../kit';
import type { Slot } from '../guides';
import { toolWords } from '../words/tools';

/** A live value as lists show it: what it is called, what it says now, how fresh that is. */
export function SlotLine({ slot }: { slot: Slot }) {
  return (
    <span class="pick-line">
      <span class="pick-label">{slot.label}</span>
      <span class="pick-text">{slot.text || <em class="quiet">{toolWords().pick.notNow}</em>}</span>
      {slot.freshness && (
        <span class={`freshness freshness-${slot.freshness.state}`}>{freshnessWords(slot.freshness)}</span>
      )}
    </span>
  );
}
