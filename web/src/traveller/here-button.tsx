import { Button, toast } from '../kit';
import { findHere, forgetHere, here } from './here';
import { roomWords } from './words';

/** Lets the traveller's place be used, or not; a second tap takes it back. */
export function HereButton({ small, label }: { small?: boolean; label?: string }) {
  const t = roomWords();
  const on = here.value.state === 'on';
  const flip = async () => {
    if (on) return forgetHere();
    if (!(await findHere())) toast(here.value.state === 'refused' ? t.hereRefused : t.hereFailed, 'bad');
  };
  return (
    <Button
      icon="here"
      small={small}
      pressed={on}
      busy={here.value.state === 'asking'}
      label={label ? undefined : on ? t.hereOn : t.hereOff}
      onClick={flip}
    >
      {label}
    </Button>
  );
}
