import { useState } from 'preact/hooks';
import { Confirm, ErrorNote, Segments } from '../../kit';
import { deletePage } from '../calls';
import type { GuidePage, TextLang } from '../guides';
import { historyWords } from '../words/history';
import { roomWords } from '../words/room';
import { useDoing } from '../use-doing';

/** Takes a page away in one language or in all. `onDone` tells the language that is left. */
export function Remove(props: {
  page: GuidePage;
  lang: TextLang;
  onClose: () => void;
  onDone: (words: string, left: string | undefined) => void;
}) {
  const t = historyWords().remove;
  const { page, lang } = props;
  const other = page.langs.find((l) => l.lang !== lang)?.lang;
  const [which, setWhich] = useState<'one' | 'all'>(other ? 'one' : 'all');
  const { busy, problem, run } = useDoing();
  const go = () =>
    run(async () => {
      await deletePage(page.slug, which === 'one' ? lang : undefined);
      props.onDone(t.done, which === 'one' ? other : undefined);
    });
  return (
    <Confirm open danger title={t.title(page.title)} go={t.save} busy={busy} onGo={go} onClose={props.onClose}>
      <div class="stack">
        <p>{t.text}</p>
        {other && (
          <Segments
            label={t.which}
            value={which}
            onChange={setWhich}
            options={[
              { value: 'one', label: t.one(roomWords().langs[lang] ?? lang) },
              { value: 'all', label: t.all },
            ]}
          />
        )}
        {problem && <ErrorNote problem={problem} />}
      </div>
    </Confirm>
  );
}
