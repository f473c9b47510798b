import { Button, Field, Select } from '../../../kit';
import { recordTypeName } from '../../../kit/data/names';
import { newJsonField, type Form } from './form';
import type { Part } from './source-form';
import { formWords } from './words';

const RECORDS = ['exhibit', 'event', 'exhibition', 'notice', 'route', 'article'];

/** Where an API's answers hold what. */
export function JsonAnswers({ form, put, error }: Part) {
  const t = formWords();
  const json = form.json;
  const set = (change: Partial<Form['json']>) => put({ json: { ...json, ...change } });
  return (
    <fieldset class="operator-fieldset">
      <legend>{t.json}</legend>
      <div class="columns">
        <Field
          label={t.items}
          hint={t.itemsHint}
          value={json.items}
          onInput={(items) => set({ items })}
          error={error('/json/items')}
          placeholder="/data/list"
          mono
        />
        <Select
          label={t.record}
          value={json.record}
          onChange={(record) => set({ record })}
          error={error('/json/record')}
          options={[
            { value: '', label: t.recordAs },
            ...RECORDS.map((value) => ({ value, label: recordTypeName(value) })),
          ]}
        />
        <Field
          label={t.next}
          value={json.next}
          onInput={(next) => set({ next })}
          error={error('/json/next')}
          placeholder="/paging/next"
          mono
          optional
        />
        <Field
          label={t.page}
          value={json.page}
          onInput={(page) => set({ page })}
          error={error('/json/page')}
          placeholder="page"
          mono
          optional
        />
      </div>
      <div class="stack-small">
        <h2>{t.jsonFields}</h2>
        <p class="quiet small">{t.jsonFieldsHint}</p>
        {json.fields.map((field) => (
          <div key={field.key} class="operator-json-field">
            <Field
              bare
              label={t.fieldName}
              placeholder="name"
              value={field.name}
              onInput={(name) => set({ fields: json.fields.map((f) => (f.key === field.key ? { ...f, name } : f)) })}
              mono
            />
            <Field
              bare
              label={`${field.name} · ${t.fieldFrom}`}
              placeholder="/title"
              value={field.from}
              onInput={(from) => set({ fields: json.fields.map((f) => (f.key === field.key ? { ...f, from } : f)) })}
              error={error(`/json/fields/${field.name}`)}
              mono
            />
            <Button
              kind="plain"
              icon="trash"
              label={`${t.removeField} ${field.name}`}
              onClick={() => set({ fields: json.fields.filter((f) => f.key !== field.key) })}
            />
          </div>
        ))}
        <div>
          <Button icon="plus" onClick={() => set({ fields: [...json.fields, newJsonField()] })}>
            {t.addField}
          </Button>
        </div>
      </div>
      <div class="columns">
        <Field
          label={t.keyName}
          hint={t.keyHint}
          value={form.key.name}
          onInput={(name) => put({ key: { ...form.key, name } })}
          error={error('/key/name')}
          mono
          optional
        />
        <Field
          label={t.keyHeader}
          value={form.key.header}
          onInput={(header) => put({ key: { ...form.key, header } })}
          error={error('/key/header')}
          placeholder="X-Api-Key"
          mono
          optional
        />
      </div>
    </fieldset>
  );
}
