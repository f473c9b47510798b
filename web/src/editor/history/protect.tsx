import { useState } from 'preact/hooks';
import { Button, Dialog, ErrorNote, Segments } from '../../kit';
import { protect } from '../calls';
import type { GuidePage, Protection } from '../guides';
import { historyWords } from '../words/history';
import { roomWords } from '../words/room';
import { useDoing } from '../use-doing';

export function Protect(props: { page: GuidePage; onClose: () => void; onDone: (words: string) => void }) {
  const t = historyWords().protect;
  const [value, setValue] = useState<Protection>(props.page.protection);
  const { busy, problem, run } = useDoing();
  const go = () =>
    run(async () => {
      await protect(props.page.slug, value);
      props.onDone(t.done);
    });
  const levels = (['open', 'review', 'locked'] as const).map((v) => ({ value: v, label: roomWords().protections[v] }));
  return (
    <Dialog
      open
      title={t.title}
      onClose={props.onClose}
      actions={
        <Button kind="primary" busy={busy} disabled={value === props.page.protection} onClick={go}>
          {t.save}
        </Button>
      }
    >
      <div class="stack-small">
        <Segments label={t.title} value={value} options={levels} onChange={setValue} />
        <p>{t[value]}</p>
        {problem && <ErrorNote problem={problem} />}
      </div>
    </Dialog>
  );
}
