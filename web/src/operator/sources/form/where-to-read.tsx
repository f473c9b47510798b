import { Field } from '../../../kit';
import type { Part } from './source-form';
import { formWords } from './words';

/** Start addresses, and which links are followed from there. */
export function WhereToRead({ form, put, error }: Part) {
  const t = formWords();
  const isSite = form.kind === 'html';
  return (
    <fieldset class="operator-fieldset">
      <legend>{t.where}</legend>
      <Field
        label={t.start}
        hint={t.startHint}
        value={form.start}
        onInput={(start) => put({ start })}
        error={error('/start')}
        placeholder="https://www.example.org/"
        multiline
        rows={3}
        mono
        required
      />
      {isSite && (
        <div class="columns">
          <Field
            label={t.follow}
            hint={t.followHint}
            value={form.follow}
            onInput={(follow) => put({ follow })}
            error={error('/follow')}
            placeholder={'^/$\n^/sights/'}
            multiline
            rows={3}
            mono
            optional
          />
          <Field
            label={t.ignore}
            value={form.ignore}
            onInput={(ignore) => put({ ignore })}
            error={error('/ignore')}
            placeholder="[?&]print="
            multiline
            rows={3}
            mono
            optional
          />
        </div>
      )}
      <div class="columns">
        {isSite && (
          <Field
            label={t.maxDepth}
            type="number"
            min={0}
            value={form.maxDepth}
            onInput={(maxDepth) => put({ maxDepth })}
            error={error('/max_depth')}
          />
        )}
        <Field
          label={t.maxPages}
          type="number"
          min={1}
          value={form.maxPages}
          onInput={(maxPages) => put({ maxPages })}
          error={error('/max_pages')}
        />
      </div>
    </fieldset>
  );
}
