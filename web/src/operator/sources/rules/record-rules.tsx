import { Button, Field, Select } from '../../../kit';
import { kindName } from '../../../kit/data/names';
import { PLACE_KINDS } from '../../../api';
import { defectWords, placeName, type Preview } from '../preview/preview';
import type { Draft } from './draft';
import { defectOf } from './yield';
import { ruleWords } from './words';

/** What holds a place, and what tells places apart. */
export function RecordRules(props: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  preview: Preview | undefined;
  record: number;
  onRecord: (record: number) => void;
}) {
  const t = ruleWords();
  const { draft, onChange, preview } = props;
  const defect = (column: string) => {
    const found = defectOf(preview, column);
    return found && defectWords(found);
  };
  const places = preview?.places ?? [];
  const shown = places[props.record];
  return (
    <section class="operator-rule-set">
      <div class="operator-rule-pair">
        <Field
          label={t.record}
          hint={draft.record.trim() === '' ? t.recordNeeded : t.recordHint}
          value={draft.record}
          onInput={(record) => onChange({ ...draft, record })}
          error={defect('rules.record')}
          placeholder="article.sight"
          mono
        />
        <div class="operator-yield" aria-live="polite">
          {!preview && <span class="quiet">{t.notYet}</span>}
          {preview && <strong>{t.found(places.length)}</strong>}
          {shown && <span>{placeName(shown)}</span>}
          {places.length > 1 && (
            <span class="row">
              <Button
                small
                kind="plain"
                icon="back"
                label={t.earlier}
                disabled={props.record === 0}
                onClick={() => props.onRecord(props.record - 1)}
              />
              <span class="quiet small">{t.which(props.record + 1, places.length)}</span>
              <Button
                small
                kind="plain"
                icon="chevron"
                label={t.later}
                disabled={props.record >= places.length - 1}
                onClick={() => props.onRecord(props.record + 1)}
              />
            </span>
          )}
        </div>
      </div>
      <div class="operator-rule-pair">
        <div class="operator-two">
          <Field
            label={`${t.externalId} · ${t.select}`}
            hint={t.externalIdHint}
            value={draft.externalId.select}
            onInput={(select) => onChange({ ...draft, externalId: { ...draft.externalId, select } })}
            error={defect('rules.external_id')}
            mono
            optional
          />
          <Field
            label={t.attr}
            value={draft.externalId.attr}
            onInput={(attr) => onChange({ ...draft, externalId: { ...draft.externalId, attr } })}
            placeholder="data-id"
            mono
            optional
          />
        </div>
        <div class="operator-yield">{shown && <code>{shown.external_id}</code>}</div>
      </div>
      <div class="operator-rule-pair">
        <Select
          label={t.kind}
          hint={t.kindHint}
          value={draft.kind}
          onChange={(kind) => onChange({ ...draft, kind })}
          options={[
            { value: '', label: t.kindEach },
            ...PLACE_KINDS.map((kind) => ({ value: kind, label: kindName(kind) })),
          ]}
        />
        <div class="operator-yield">{shown?.kind && kindName(shown.kind)}</div>
      </div>
    </section>
  );
}
