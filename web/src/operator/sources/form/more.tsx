import { Field } from '../../../kit';
import { isCrawled } from '../source';
import { LIVES } from './form';
import type { Part } from './source-form';
import { SpanField } from './span-field';
import { formWords } from './words';

/** What most sources leave as it is. */
export function More({ form, put, error }: Part) {
  const t = formWords();
  const wrong = ['/lang', '/country', '/time_zone', '/revisit/min_s', '/revisit/max_s', '/revisit/per_day'].some(error);
  return (
    <details class="operator-more" open={wrong || undefined}>
      <summary>{t.more}</summary>
      <div class="stack">
        <fieldset class="operator-fieldset">
          <legend>{t.where2}</legend>
          <div class="columns">
            <Field
              label={t.lang}
              hint={t.langHint}
              value={form.lang}
              onInput={(lang) => put({ lang })}
              error={error('/lang')}
              mono
              optional
            />
            <Field
              label={t.country}
              hint={t.countryHint}
              value={form.country}
              onInput={(country) => put({ country })}
              error={error('/country')}
              mono
              optional
            />
            <Field
              label={t.zone}
              value={form.timeZone}
              onInput={(timeZone) => put({ timeZone })}
              error={error('/time_zone')}
              mono
            />
          </div>
        </fieldset>
        <fieldset class="operator-fieldset">
          <legend>{t.lives}</legend>
          <p class="quiet small">{t.livesHint}</p>
          <div class="columns">
            {LIVES.map((life) => (
              <SpanField
                key={life}
                label={t.life[life]}
                value={form.lives[life]}
                onChange={(value) => put({ lives: { ...form.lives, [life]: value } })}
                error={error(`/lifetimes/${life}`)}
                optional
              />
            ))}
          </div>
        </fieldset>
        {isCrawled(form.kind) && (
          <fieldset class="operator-fieldset">
            <legend>{t.revisit}</legend>
            <div class="columns">
              <SpanField
                label={t.revisitMin}
                value={form.revisit.min}
                onChange={(min) => put({ revisit: { ...form.revisit, min } })}
                error={error('/revisit/min_s')}
                optional
              />
              <SpanField
                label={t.revisitMax}
                value={form.revisit.max}
                onChange={(max) => put({ revisit: { ...form.revisit, max } })}
                error={error('/revisit/max_s')}
                optional
              />
              <Field
                label={t.perDay}
                type="number"
                min={1}
                value={form.revisit.perDay}
                onInput={(perDay) => put({ revisit: { ...form.revisit, perDay } })}
                error={error('/revisit/per_day')}
                optional
              />
            </div>
          </fieldset>
        )}
      </div>
    </details>
  );
}
