import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../kit';
import { LoadedDiff } from '../diff/loaded';
import type { TextLang } from '../guides';
import { historyWords } from '../words/history';

/** Two revisions beside each other, the older one first. */
export function Compared(props: { slug: string; lang: TextLang; from: number; to: number; onClose: () => void }) {
  const t = historyWords();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    head.current?.focus();
    head.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section class="card stack">
      <div class="row-apart">
        <h2 ref={head} tabIndex={-1} class="history-compared">
          {t.compared(props.from, props.to)}
        </h2>
        <Button small icon="close" onClick={props.onClose}>
          {t.close}
        </Button>
      </div>
      <LoadedDiff slug={props.slug} lang={props.lang} revision={props.to} against={props.from} />
    </section>
  );
}

/** Within reach while revisions are ticked. */
export function CompareBar({
  chosen,
  onClear,
  onGo,
}: {
  chosen: readonly number[];
  onClear: () => void;
  onGo: (older: number, newer: number) => void;
}) {
  const t = historyWords();
  const [a, b] = [...chosen].sort((x, y) => x - y);
  return (
    <div role="status" class={a === undefined ? undefined : 'history-bar'}>
      {a !== undefined && b === undefined && <span>{t.chooseOne(a)}</span>}
      {a !== undefined && b !== undefined && (
        <Button kind="primary" onClick={() => onGo(a, b)}>
          {t.compare(a, b)}
        </Button>
      )}
      {a !== undefined && (
        <Button kind="plain" onClick={onClear}>
          {t.clear}
        </Button>
      )}
    </div>
  );
}
