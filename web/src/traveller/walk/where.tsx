import { Button, Segments, toast } from '../../kit';
import { findHere, here } from '../here';
import { PlaceField } from '../pick/place-field';
import { roomWords } from '../words';
import type { Wish } from './wish';
import { walkWords } from './words';

/** Where it begins: here, at a place, or anywhere within an area. */
export function Where(props: { wish: Wish; set: (to: Partial<Wish>) => void; lacks?: 'here' | 'start' | 'area' }) {
  const t = walkWords();
  const { wish, set } = props;
  const find = async () => {
    const refused = roomWords().hereRefused;
    if (!(await findHere())) toast(here.value.state === 'refused' ? refused : roomWords().hereFailed, 'bad');
  };
  const from = (next: Wish['from']) => {
    set({ from: next });
    if (next === 'here' && !here.value.at) void find();
  };
  const found = here.value.at !== undefined;
  return (
    <div class="stack-small">
      <Segments
        label={t.where}
        value={wish.from}
        onChange={from}
        options={(['here', 'place', 'area'] as const).map((value) => ({ value, label: t.froms[value] }))}
      />
      {wish.from === 'here' && (
        <div class="row">
          <Button icon="here" busy={here.value.state === 'asking'} pressed={found} onClick={() => void find()}>
            {found ? t.hereAgain : t.findHere}
          </Button>
          {found && <span class="quiet small">{t.hereFound}</span>}
        </div>
      )}
      {wish.from === 'place' && (
        <PlaceField
          label={t.start}
          hint={t.startHint}
          value={wish.start}
          onChange={(start) => set({ start })}
          error={props.lacks === 'start' ? t.missing.start : undefined}
        />
      )}
      {wish.from === 'area' && (
        <PlaceField
          label={t.area}
          hint={t.areaHint}
          kind="area"
          value={wish.area}
          onChange={(area) => set({ area })}
          error={props.lacks === 'area' ? t.missing.area : undefined}
        />
      )}
    </div>
  );
}
