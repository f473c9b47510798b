import { useState } from 'preact/hooks';
import { Field, Segments } from '../../kit';
import { useZone } from '../zone';
import { wallOf, type Wish } from './wish';
import { walkWords } from './words';

type Choice = 'now' | 'tomorrow' | 'pick';

/** When it begins, by the clock of the place. */
export function When(props: { wish: Wish; set: (to: Partial<Wish>) => void; error?: string }) {
  const t = walkWords();
  const { wish, set } = props;
  const zone = useZone(wish.from === 'area' ? wish.area?.id : wish.from === 'place' ? wish.start?.id : undefined);
  const [choice, setChoice] = useState<Choice>(() => (wish.at === 'now' ? 'now' : 'pick'));
  const choose = (next: Choice) => {
    setChoice(next);
    if (next === 'now') set({ at: 'now' });
    if (next === 'tomorrow') set({ at: tomorrowMorning(zone) });
    if (next === 'pick' && wish.at === 'now') set({ at: tomorrowMorning(zone) });
  };
  return (
    <div class="stack-small">
      <Segments
        label={t.when}
        value={choice}
        onChange={choose}
        options={(['now', 'tomorrow', 'pick'] as const).map((value) => ({ value, label: t.whens[value] }))}
      />
      {choice === 'pick' && (
        <Field
          label={t.at}
          type="datetime-local"
          value={wish.at}
          min={wallOf(new Date(), zone)}
          onInput={(at) => at && set({ at })}
          error={props.error}
        />
      )}
    </div>
  );
}

function tomorrowMorning(zone: string | undefined): string {
  return `${wallOf(new Date(Date.now() + 86_400_000), zone).slice(0, 10)}T09:00`;
}
