import { Button, Field, Icon } from '../../kit';
import { ago } from '../../i18n/format';
import { editWords } from '../words/edit';
import { changedSections, reordered, retitled, type Draft } from './draft';

/** Longest reason that the service takes, in characters. */
const LONGEST = 200;

/** Always in reach: how much changed, why, and the way to save it. */
export function SaveBar(props: {
  draft: Draft;
  kept: { at: string } | 'failed' | undefined;
  dirty: boolean;
  busy: boolean;
  /** What the button says: some people's edits are looked at first. */
  go: string;
  onReason: (reason: string) => void;
  onSave: () => void;
}) {
  const t = editWords().bar;
  const { draft, kept } = props;
  const n = changedSections(draft).length + Number(retitled(draft)) + Number(reordered(draft));
  return (
    <form
      class="edit-bar"
      aria-label={t.label}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave();
      }}
    >
      <p class="edit-bar-state small" role="status">
        <strong>{props.dirty ? t.changed(n) : t.none}</strong>
        {kept === 'failed' && (
          <span class="edit-bar-warn">
            <Icon name="warn" size={16} /> {t.notKept}
          </span>
        )}
        {kept && kept !== 'failed' && <span class="quiet">{t.kept(ago(kept.at))}</span>}
      </p>
      <div class="edit-bar-reason">
        <Field
          bare
          label={t.reason}
          placeholder={t.reasonShort}
          value={draft.reason}
          disabled={!props.dirty}
          error={[...draft.reason].length > LONGEST ? t.reasonLong : undefined}
          onInput={props.onReason}
        />
      </div>
      <span title={t.keys}>
        <Button kind="primary" type="submit" disabled={!props.dirty} busy={props.busy}>
          {props.go}
        </Button>
      </span>
    </form>
  );
}
