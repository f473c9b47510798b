import { useRef, useState } from 'preact/hooks';
import { api, problemOf, type Problem } from '../../../api';
import { Button, ErrorNote, Field, Note, Progress, toast } from '../../../kit';
import { mergePatch } from '../merge-patch';
import type { Preview } from '../preview/preview';
import { definitionOf, type Registered } from '../source';
import { tryOut } from '../trial';
import { doubled, rulesOf } from './draft';
import { FieldRules } from './field-rules';
import { RecordRules } from './record-rules';
import { RowRules } from './row-rules';
import { Besides } from './besides';
import { useDraft } from './use-draft';
import { ruleWords } from './words';
import './rules.css';

/** Selectors on the left, what they read on the right. */
export function RuleEditor({ source, onSaved }: { source: Registered; onSaved: () => void }) {
  const t = ruleWords();
  const { draft, setDraft, isChanged, wasKept, discard } = useDraft(source);
  const [url, setUrl] = useState('');
  const [busy, setBusy] = useState<'look' | 'save'>();
  const [problem, setProblem] = useState<Problem>();
  const [tried, setTried] = useState<{ preview: Preview; rules: string }>();
  const [record, setRecord] = useState(0);
  const round = useRef(0);

  const rules = rulesOf(draft);
  const twice = doubled(draft);
  const isOutdated = tried !== undefined && tried.rules !== JSON.stringify(rules);
  const place = tried?.preview.places[Math.min(record, tried.preview.places.length - 1)];

  const look = async (at: string) => {
    const own = (round.current += 1);
    setUrl(at);
    setBusy('look');
    setProblem(undefined);
    try {
      const preview = await tryOut({ ...definitionOf(source), rules }, at);
      if (own !== round.current) return;
      setTried({ preview, rules: JSON.stringify(rules) });
      setRecord(0);
    } catch (error) {
      if (own !== round.current) return;
      setProblem(problemOf(error));
    }
    setBusy(undefined);
  };
  const save = async () => {
    setBusy('save');
    setProblem(undefined);
    try {
      const patch = mergePatch({ rules: source.rules }, { rules });
      await api.patch(`/v1/admin/sources/${encodeURIComponent(source.id)}`, patch);
      toast(t.saved);
      onSaved();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(undefined);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void look(url);
  };

  return (
    <form class="stack operator-rules" noValidate onSubmit={submit}>
      {wasKept && (
        <Note tone="info">
          <p>{t.kept}</p>
        </Note>
      )}
      <div class="operator-look">
        <Field
          label={t.url}
          hint={t.urlHint}
          type="url"
          value={url}
          onInput={setUrl}
          error={problem?.of('/url')}
          mono
          optional
        />
        <Button kind="primary" type="submit" icon="search" busy={busy === 'look'} disabled={twice.size > 0}>
          {t.look}
        </Button>
      </div>
      {busy === 'look' && <Progress label={t.looking} />}
      {problem && !problem.of('/url') && <ErrorNote problem={problem} />}
      {isOutdated && busy !== 'look' && <p class="operator-outdated">{t.outdated}</p>}
      <div class={isOutdated ? 'stack operator-is-outdated' : 'stack'}>
        <RecordRules
          draft={draft}
          onChange={setDraft}
          preview={tried?.preview}
          record={record}
          onRecord={setRecord}
        />
        <FieldRules draft={draft} onChange={setDraft} preview={tried?.preview} place={place} twice={twice} />
        <RowRules draft={draft} onChange={setDraft} preview={tried?.preview} />
        {place && <Besides place={place} draft={draft} />}
      </div>
      {tried && tried.preview.links.length > 0 && (
        <details class="operator-links">
          <summary>
            {t.links} <span class="quiet">{tried.preview.links.length}</span>
          </summary>
          <ul>
            {tried.preview.links.map((link) => (
              <li key={link}>
                <span>{link}</span>
                <Button small kind="plain" onClick={() => look(link)}>
                  {t.look}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
      <div class="operator-save">
        <p class="quiet small">{source.enabled ? t.saveRunning : t.savePaused}</p>
        <div class="row">
          <Button
            kind="primary"
            icon="check"
            busy={busy === 'save'}
            disabled={!isChanged || twice.size > 0}
            onClick={save}
          >
            {t.save}
          </Button>
          {isChanged && <Button onClick={discard}>{t.discard}</Button>}
        </div>
      </div>
    </form>
  );
}
