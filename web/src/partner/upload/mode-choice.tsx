import { useId } from 'preact/hooks';
import { uploadWords } from '../../kit/upload/words';
import type { Mode } from '../../kit/upload/upload';
import { uploadRoomWords } from './words';
import './mode-choice.css';

const MODES: Mode[] = ['all', 'partial', 'replace'];

/** How the rows are taken: three choices with what each means. */
export function ModeChoice({ value, onChange }: { value: Mode; onChange: (mode: Mode) => void }) {
  const t = uploadRoomWords();
  const names = uploadWords().modes;
  const group = useId();
  return (
    <fieldset class="partner-modes">
      <legend>{t.modeTitle}</legend>
      {MODES.map((mode) => (
        <label key={mode} class={`partner-mode${mode === 'replace' ? ' partner-mode-grave' : ''}`}>
          <input type="radio" name={group} checked={mode === value} onChange={() => onChange(mode)} />
          <span>
            <strong>{names[mode]}</strong>
            <small>{t.modeHints[mode]}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
