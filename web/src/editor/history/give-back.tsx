import { useState } from 'preact/hooks';
import { dayWord } from '../../i18n/format';
import { Button, Check, Dialog, ErrorNote } from '../../kit';
import { regenerate } from '../calls';
import type { GuidePage, TextLang } from '../guides';
import { historyWords } from '../words/history';
import { roomWords } from '../words/room';
import { useDoing } from '../use-doing';

/** Only the sections that every page has of itself can be made again. */
export function GiveBack(props: {
  page: GuidePage;
  lang: TextLang;
  onClose: () => void;
  onDone: (words: string) => void;
}) {
  const t = historyWords().giveBack;
  const { page, lang } = props;
  const [chosen, setChosen] = useState<string[]>([]);
  const { busy, problem, run } = useDoing();
  const edited = page.sections.filter((s) => s.origin === 'edited' && s.id in roomWords().parts);
  const go = () =>
    run(async () => {
      const saved = await regenerate(page.slug, lang, chosen);
      props.onDone(saved.state === 'pending' ? historyWords().sentForReview : t.done);
    });
  return (
    <Dialog
      open
      title={t.title}
      onClose={props.onClose}
      actions={
        <Button kind="primary" icon="refresh" busy={busy} disabled={chosen.length === 0} onClick={go}>
          {t.save}
        </Button>
      }
    >
      <div class="stack-small">
        <p>{edited.length > 0 ? t.lead : t.none}</p>
        {edited.map((s) => (
          <Check
            key={s.id}
            label={s.title}
            hint={s.edited_by && s.edited_at ? roomWords().by(s.edited_by, dayWord(s.edited_at)) : undefined}
            checked={chosen.includes(s.id)}
            onChange={(on) => setChosen(on ? [...chosen, s.id] : chosen.filter((id) => id !== s.id))}
          />
        ))}
        {problem && <ErrorNote problem={problem} />}
      </div>
    </Dialog>
  );
}
