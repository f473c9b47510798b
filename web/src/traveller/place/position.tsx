import type { Position as At } from '../../api';
import { Button, toast } from '../../kit';
import { placeWords } from './words';

/** The position to take to another map. */
export function Position({ at }: { at: At }) {
  const t = placeWords();
  const text = `${at.lat.toFixed(5)}, ${at.lon.toFixed(5)}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast(t.copied);
    } catch {
      toast(t.copyFailed, 'bad'); // refused by the browser, or no secure address
    }
  };
  return (
    <p class="row">
      <span class="numbers quiet">{text} (WGS-84)</span>
      <Button small icon="copy" onClick={() => void copy()}>
        {t.copyPosition}
      </Button>
    </p>
  );
}
