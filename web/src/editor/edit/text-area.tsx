import type { RefObject } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TextLang } from '../guides';
import { editWords } from '../words/edit';
import { toolWords } from '../words/tools';
import { apply } from './apply';
import { Suggestions, useSuggestions } from './suggestions';
import { commanded, entered, opening, pastedLink, type Opening } from './typing';

/** A text that grows as it is written, with keys for what the tools do, and suggestions while typing. */
export function TextArea(props: {
  area: RefObject<HTMLTextAreaElement | null>;
  label: string;
  lang: TextLang;
  value: string;
  disabled: boolean;
  describedBy?: string;
  invalid?: boolean;
  onInput: (value: string) => void;
  onFocus: () => void;
}) {
  const { area } = props;
  const id = useId();
  const t = toolWords();
  const [at, setAt] = useState<Opening | null>(null);
  const composing = useRef(false);
  const suggestions = useSuggestions(at);

  useLayoutEffect(() => {
    if (!area.current || CSS.supports('field-sizing', 'content')) return;
    area.current.style.height = 'auto';
    area.current.style.height = `${area.current.scrollHeight + 2}px`;
  }, [props.value]);

  const look = () => {
    const it = area.current;
    const next = it && it.selectionStart === it.selectionEnd ? opening(it.value, it.selectionStart) : null;
    setAt((old) => (old?.kind === next?.kind && old?.from === next?.from && old?.words === next?.words ? old : next));
  };
  const choose = (text: string) => {
    const it = area.current;
    if (!it || !at) return;
    const to = it.selectionStart + (it.value.slice(it.selectionStart).match(/^(\}\}|\]\]|｝｝|】】)/)?.[0].length ?? 0);
    apply(it, { from: at.from, to, text, select: { from: at.from + text.length, to: at.from + text.length } });
    setAt(null);
  };
  const keys = (event: KeyboardEvent) => {
    const it = area.current;
    if (!it || event.isComposing || composing.current) return;
    if (suggestions.key(event, choose)) return;
    const selection = { from: it.selectionStart, to: it.selectionEnd };
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const command = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const made =
      plain && event.key === 'Enter' && selection.from === selection.to
        ? entered(it.value, selection.from)
        : command
          ? commanded(event.key.toLowerCase(), it.value, selection, t.words)
          : null;
    if (!made) return;
    event.preventDefault();
    apply(it, made);
  };
  const paste = (event: ClipboardEvent) => {
    const it = area.current;
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    const made = it && pastedLink(it.value, { from: it.selectionStart, to: it.selectionEnd }, pasted);
    if (!it || !made) return;
    event.preventDefault();
    apply(it, made);
  };

  return (
    <div class="edit-text">
      <textarea
        ref={area}
        class="input edit-area"
        lang={props.lang}
        aria-label={props.label}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid || undefined}
        aria-autocomplete="list"
        aria-controls={suggestions.open ? `${id}-list` : undefined}
        aria-activedescendant={suggestions.open ? `${id}-${suggestions.active}` : undefined}
        placeholder={editWords().section.placeholder}
        value={props.value}
        disabled={props.disabled}
        rows={3}
        onInput={(event) => {
          props.onInput(event.currentTarget.value);
          look();
        }}
        onKeyDown={keys}
        onKeyUp={look}
        onClick={look}
        onPaste={paste}
        onFocus={props.onFocus}
        onBlur={() => setAt(null)}
        onCompositionStart={() => (composing.current = true)}
        onCompositionEnd={() => (composing.current = false)}
      />
      <Suggestions id={id} of={suggestions} onChoose={choose} />
    </div>
  );
}
