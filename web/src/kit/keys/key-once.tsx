import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../button';
import { Icon } from '../icon';
import { kitWords } from '../words';
import { keyWords } from './words';
import './keys.css';

/**
 * A new key's text, which nobody will see again. It stands in the page rather than in a window, so that
 * no stray tap can close it.
 */
export function KeyOnce({ text, onDone }: { text: string; onDone: () => void }) {
  const t = keyWords();
  const [copied, setCopied] = useState(false);
  const box = useRef<HTMLElement>(null);
  const code = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // No clipboard on pages without TLS: the text is selected, so that it can be copied by hand.
      if (code.current) getSelection()?.selectAllChildren(code.current);
    }
  };
  return (
    <section class="key-once" aria-label={t.shownTitle} tabIndex={-1} ref={box}>
      <h2>
        <Icon name="key" /> {t.shownTitle}
      </h2>
      <p>{t.shownWhy}</p>
      <code ref={code}>{text}</code>
      <div class="row">
        <Button kind="primary" icon={copied ? 'check' : 'copy'} onClick={copy}>
          {copied ? kitWords().copied : kitWords().copy}
        </Button>
        <Button onClick={onDone}>{t.done}</Button>
      </div>
    </section>
  );
}
