import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../kit';
import type { GuidePage, TextLang } from '../guides';
import { editWords } from '../words/edit';
import { roomWords } from '../words/room';
import { moved, stateOf, undone, without, withNew, withSection, type Draft } from './draft';
import { Section } from './section';

/** All sections in order, and what happens to the focus when they move, come and go. */
export function Sections(props: {
  draft: Draft;
  page: GuidePage | undefined;
  lang: TextLang;
  disabled: boolean;
  opened: ReadonlySet<string>;
  problems: ReadonlyMap<string, string[]>;
  onOpened: (opened: ReadonlySet<string>) => void;
  onDraft: (change: (draft: Draft) => Draft) => void;
  onFocus: (key: string) => void;
}) {
  const t = editWords().section;
  const { draft, opened, onDraft } = props;
  const list = useRef<HTMLOListElement>(null);
  const [focus, setFocus] = useState<{ key: string; on: string }>();
  const [said, say] = useState('');

  useLayoutEffect(() => {
    if (!focus) return;
    const section = list.current?.querySelector(`[data-section="${focus.key}"]`);
    const wanted = section?.querySelector<HTMLElement>(focus.on);
    // At either end the arrow that was used is off; the other one takes the focus.
    (wanted?.matches(':disabled') ? section?.querySelector<HTMLElement>('[data-tool]:enabled') : wanted)?.focus();
    setFocus(undefined);
  }, [focus]);

  const open = (key: string, on = true) => {
    const next = new Set(opened);
    if (on) next.add(key);
    else next.delete(key);
    props.onOpened(next);
  };
  const add = (after?: string) => {
    const { draft: next, key } = withNew(draft, after);
    onDraft(() => next);
    open(key);
    setFocus({ key, on: 'input' });
  };

  return (
    <>
      <ol class="edit-sections" ref={list}>
        {draft.sections.map((section, i) => {
          const title = section.title.trim() || roomWords().untitled;
          return (
            <li key={section.key}>
              <Section
                section={section}
                state={stateOf(draft.base, section)}
                was={draft.base.sections.find((s) => s.id === section.id)}
                card={props.page?.sections.find((s) => s.id === section.id)}
                lang={props.lang}
                open={opened.has(section.key)}
                disabled={props.disabled}
                first={i === 0}
                last={i === draft.sections.length - 1}
                problems={props.problems.get(section.key) ?? []}
                onOpen={(on) => {
                  open(section.key, on);
                  if (on) setFocus({ key: section.key, on: 'textarea' });
                }}
                onChange={(change) => onDraft((d) => withSection(d, section.key, change))}
                onUndo={() => {
                  onDraft((d) => undone(d, section.key));
                  setFocus({ key: section.key, on: '.edit-section-name' });
                }}
                onRemove={() => {
                  onDraft((d) => without(d, section.key));
                  setFocus({ key: section.key, on: 'button' });
                }}
                onMove={(step) => {
                  onDraft((d) => moved(d, section.key, step));
                  setFocus({ key: section.key, on: `[data-tool="${step < 0 ? 'up' : 'down'}"]` });
                  say(t.movedTo(title, i + step + 1, draft.sections.length));
                }}
                onAdd={() => add(section.key)}
                onFocus={() => props.onFocus(section.key)}
              />
            </li>
          );
        })}
      </ol>
      {!props.disabled && (
        <Button icon="plus" onClick={() => add()}>
          {t.addLast}
        </Button>
      )}
      <div class="visually-hidden" role="status">
        {said}
      </div>
    </>
  );
}
