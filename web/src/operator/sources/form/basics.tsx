import type { Authority } from '../../../api';
import { Field, Select } from '../../../kit';
import { operatorWords } from '../../words';
import { KINDS } from '../source';
import type { Part } from './source-form';
import { formWords } from './words';

const AUTHORITIES: Authority[] = ['official', 'government', 'feed', 'community', 'generated', 'partner'];

/** What it is and what it is called. */
export function Basics({ form, put, error, isNew }: Part & { isNew: boolean }) {
  const t = formWords();
  const names = operatorWords();
  return (
    <fieldset class="operator-fieldset">
      <legend>{t.basics}</legend>
      <Select
        label={t.kind}
        hint={t.kindHints[form.kind]}
        value={form.kind}
        onChange={(kind) => put({ kind })}
        error={error('/kind')}
        options={KINDS.filter((k) => k !== 'upload').map((k) => ({ value: k, label: names.kinds[k] }))}
      />
      <div class="columns">
        <Field
          label={t.name}
          hint={t.nameHint}
          value={form.name}
          onInput={(name) => put({ name })}
          error={error('/name')}
          required
        />
        {isNew && (
          <Field
            label={t.id}
            hint={t.idHint}
            value={form.id}
            onInput={(id) => put({ id })}
            error={error('/id')}
            placeholder="lanxiu-official"
            mono
            required
          />
        )}
        <Select
          label={t.authority}
          hint={t.authorityHint}
          value={form.authority}
          onChange={(authority) => put({ authority })}
          error={error('/authority')}
          options={AUTHORITIES.map((a) => ({ value: a, label: names.authority[a] }))}
        />
      </div>
    </fieldset>
  );
}
