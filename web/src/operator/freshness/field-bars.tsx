import { useState } from 'preact/hooks';
import { lifetime } from '../../i18n/format';
import { Button, Check, Field } from '../../kit';
import { fieldName, isKnownField } from '../../kit/data/names';
import type { Part } from './overview';
import { FreshTable } from './table';
import { freshWordsOf } from './words';

/** Bars shown before somebody asks for more. */
const AT_ONCE = 40;

/** By field, those with most past their lifetime first. Labels of sources' own are many: they can be left out. */
export function FieldBars({ fields }: { fields: readonly Part[] }) {
  const t = freshWordsOf();
  const [asked, setAsked] = useState('');
  const [known, setKnown] = useState(fields.length > AT_ONCE);
  const [shown, setShown] = useState(AT_ONCE);
  const wanted = asked.trim().toLowerCase();
  const matching = fields.filter(
    (f) =>
      (!known || isKnownField(f.name)) && (!wanted || `${f.name} ${fieldName(f.name)}`.toLowerCase().includes(wanted)),
  );
  return (
    <div class="stack">
      <div class="row">
        <Field bare label={t.search} placeholder={t.search} type="search" value={asked} onInput={setAsked} />
        <Check label={t.ownLabels} checked={known} onChange={setKnown} />
      </div>
      <FreshTable
        caption={t.tabs.fields}
        head={t.name.fields}
        rows={matching.slice(0, shown).map((f) => ({
          key: f.name,
          name: (
            <>
              {fieldName(f.name)}
              {f.ttl_s !== undefined && (
                <small>
                  {t.life} {lifetime(f.ttl_s)}
                </small>
              )}
            </>
          ),
          counted: f,
        }))}
      />
      {matching.length > shown && (
        <div>
          <Button icon="down" onClick={() => setShown(shown + AT_ONCE)}>
            {t.more(Math.min(AT_ONCE, matching.length - shown))}
          </Button>
        </div>
      )}
    </div>
  );
}
