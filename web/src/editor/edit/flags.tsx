import { useState } from 'preact/hooks';
import { Button, Dialog, Evidence, toast } from '../../kit';
import { wordDiff } from '../diff/words';
import { DiffText } from '../diff/view';
import type { Flag } from '../guides';
import { useHere } from '../pick/slots';
import { editWords } from '../words/edit';
import { find, recited, replaced, settled, slotOf, unmarked } from './flagged';

type FlagProps = { markdown: string; disabled: boolean; onChange: (markdown: string) => void };

/** What a section rests on and is not so any more: before and now, one click to follow or to keep. */
export function Flags({ flags, was, ...props }: FlagProps & { flags: readonly Flag[]; was: string | undefined }) {
  const open = flags.filter((flag) => !settled(flag, was ?? '', props.markdown));
  return (
    <>
      {open.map((flag, i) => (
        <FlagNote key={i} {...props} flag={flag} />
      ))}
    </>
  );
}

function FlagNote(props: FlagProps & { flag: Flag }) {
  const t = editWords().flag;
  const { slots, placeId } = useHere();
  const [source, setSource] = useState(false);
  const { flag, markdown } = props;
  const known = slots.data ?? [];
  const found = find(flag, markdown);
  const live = slotOf(flag, placeId, known);
  const cite = live ? known.find((s) => s.slot === live)?.cite : undefined;
  const by = live ?? flag.now ?? undefined;
  // What is gone altogether is no deletion from anything.
  const hunks = flag.now ? wordDiff(flag.before ?? '', flag.now) : [{ op: 'equal' as const, text: flag.before ?? '' }];
  const label = known.find((s) => s.slot === `{{fact:${flag.field}}}`)?.label ?? flag.field ?? t.this;
  const settle = (text: string, words: string) => {
    props.onChange(text);
    toast(words);
  };
  return (
    <div class="edit-flag">
      <p class="edit-flag-title">{flag.code === 'claim_gone' ? t.gone : t.changed(label)}</p>
      <dl class="edit-flag-words">
        <div>
          <dt>{t.before}</dt>
          <dd>
            <DiffText hunks={hunks.filter((h) => h.op !== 'insert')} />
          </dd>
        </div>
        {flag.now && (
          <div>
            <dt>{t.now}</dt>
            <dd>
              <DiffText hunks={hunks.filter((h) => h.op !== 'delete')} />
            </dd>
          </div>
        )}
      </dl>
      {!found.words && <p class="small">{found.mark ? t.rewritten : t.byHand}</p>}
      <div class="row">
        {by && found.words && (
          <Button
            small
            kind="primary"
            disabled={props.disabled}
            onClick={() => settle(replaced(markdown, found, by), t.replacedToast)}
          >
            {live ? t.live : t.replace}
          </Button>
        )}
        {cite && !found.words && found.mark && (
          <Button
            small
            kind="primary"
            disabled={props.disabled}
            onClick={() => settle(recited(markdown, found, cite), t.recited)}
          >
            {t.recite}
          </Button>
        )}
        {found.mark && (
          <Button small disabled={props.disabled} onClick={() => settle(unmarked(markdown, found), t.kept)}>
            {t.keep}
          </Button>
        )}
        {flag.citation && (
          <>
            <Button small kind="plain" onClick={() => setSource(true)}>
              {t.source}
            </Button>
            <Dialog open={source} title={t.source} onClose={() => setSource(false)}>
              <Evidence of={flag.citation.freshness} quote={flag.citation.text} url={flag.citation.url} />
            </Dialog>
          </>
        )}
      </div>
    </div>
  );
}
