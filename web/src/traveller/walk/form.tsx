import { useState } from 'preact/hooks';
import type { Problem } from '../../api';
import { Button, Check, Chips, Field, Note, Segments } from '../../kit';
import { here } from '../here';
import { PlacesField } from '../pick/places-field';
import { When } from './when';
import { Where } from './where';
import { missing, type Wish } from './wish';
import { walkWords } from './words';
import './form.css';

const LONGS = ['120', '180', '240', '360', '480', '2880', '4320'] as const;
const PACES = ['slow', 'normal', 'fast'] as const;

/** A wish, filled in with a thumb; what is rarely needed is folded away. */
export function WalkForm(props: {
  wish: Wish;
  onChange: (wish: Wish) => void;
  onGo: () => void;
  busy: boolean;
  problem?: Problem;
}) {
  const t = walkWords();
  const { wish, problem } = props;
  const [tried, setTried] = useState(false);
  const set = (to: Partial<Wish>) => props.onChange({ ...wish, ...to });
  const lacks = missing(wish, here.value.at);
  const go = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!lacks) props.onGo();
  };
  const fewest = (at: string) => problem?.errors.find((e) => e.pointer?.startsWith(at))?.message;
  return (
    <form class="walk-form card" onSubmit={go}>
      <fieldset>
        <legend>{t.where}</legend>
        <Where wish={wish} set={set} lacks={tried ? lacks : undefined} />
      </fieldset>
      <fieldset>
        <legend>{t.when}</legend>
        <When wish={wish} set={set} error={problem?.of('/start_at')} />
      </fieldset>
      <fieldset>
        <legend>{t.long}</legend>
        <Segments
          wrap
          label={t.long}
          value={String(wish.minutes)}
          onChange={(l) => set({ minutes: Number(l) })}
          options={LONGS.map((value) => ({ value, label: t.longs[value] }))}
        />
      </fieldset>
      <fieldset>
        <legend>{t.interests}</legend>
        <Chips
          label={t.interests}
          value={wish.interests}
          onChange={(interests) => set({ interests })}
          options={Object.entries(t.interest).map(([value, label]) => ({ value, label }))}
        />
      </fieldset>
      <fieldset>
        <legend>{t.who}</legend>
        <div class="walk-checks">
          <Check label={t.children} checked={wish.children} onChange={(children) => set({ children })} />
          <Check label={t.rain} checked={wish.rain} onChange={(rain) => set({ rain })} />
          <Check
            label={t.wheels}
            checked={wish.mode === 'wheels'}
            onChange={(on) => set({ mode: on ? 'wheels' : 'walk' })}
          />
          <Check label={t.drive} checked={wish.mode === 'drive'} onChange={(on) => set({ mode: on ? 'drive' : 'walk' })} />
        </div>
      </fieldset>
      <fieldset>
        <legend>{t.pace}</legend>
        <Segments
          label={t.pace}
          value={wish.pace}
          onChange={(pace) => set({ pace })}
          options={PACES.map((value) => ({ value, label: t.paces[value] }))}
        />
      </fieldset>
      <details class="walk-more">
        <summary>{t.more}</summary>
        <div class="stack">
          {wish.from !== 'area' && (
            <Check label={t.roundTrip} checked={wish.roundTrip} onChange={(roundTrip) => set({ roundTrip })} />
          )}
          <PlacesField
            label={t.must}
            hint={t.mustHint}
            value={wish.must}
            onChange={(must) => set({ must })}
            error={fewest('/must_visit')}
          />
          <PlacesField label={t.avoid} value={wish.avoid} onChange={(avoid) => set({ avoid })} error={fewest('/avoid')} />
          <div class="walk-money">
            <Field
              label={t.budget}
              value={wish.budget}
              onInput={(budget) => set({ budget })}
              inputMode="decimal"
              type="number"
              min={0}
              optional
              error={problem?.of('/budget')}
            />
            <Field
              label={t.people}
              value={wish.people}
              onInput={(people) => set({ people })}
              inputMode="numeric"
              type="number"
              min={1}
              optional
              error={problem?.of('/people')}
            />
          </div>
        </div>
      </details>
      {tried && lacks && <Note tone="warn">{t.missing[lacks]}</Note>}
      <Button kind="primary" type="submit" icon="walk" busy={props.busy}>
        {t.go}
      </Button>
    </form>
  );
}
