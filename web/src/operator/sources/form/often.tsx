import { Field } from '../../../kit';
import type { Part } from './source-form';
import { SpanField } from './span-field';
import { formWords } from './words';

/** How often it is read, how politely, and how current it should be. */
export function Often({ form, put, error }: Part) {
  const t = formWords();
  return (
    <fieldset class="operator-fieldset">
      <legend>{t.often}</legend>
      <div class="columns">
        <SpanField
          label={t.interval}
          hint={t.intervalHint}
          value={form.interval}
          onChange={(interval) => put({ interval })}
          error={error('/interval_s')}
        />
        <Field
          label={t.cron}
          hint={t.cronHint}
          value={form.cron}
          onInput={(cron) => put({ cron })}
          error={error('/cron')}
          placeholder="30 6,18 * * *"
          mono
          optional
        />
        <Field
          label={t.pace}
          type="number"
          min={0}
          step="any"
          value={form.paceS}
          onInput={(paceS) => put({ paceS })}
          error={error('/pace_ms')}
        />
        <Field
          label={t.objective}
          hint={t.objectiveHint}
          type="number"
          min={0}
          max={100}
          step="any"
          value={form.objective}
          onInput={(objective) => put({ objective })}
          error={error('/objective')}
        />
      </div>
    </fieldset>
  );
}
