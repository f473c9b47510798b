import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Tool, type GlyphName } from '../glyph';
import { CitePicker, PagePicker, SlotPicker, type Picked } from '../pick/pickers';
import { toolWords } from '../words/tools';
import { apply } from './apply';
import { inserted, lined, linked, wrapped, type LineMark, type Selection, type TextEdit } from './typing';

type Picking = 'slot' | 'cite' | 'page';

/** The tools above a text. One stop for the Tab key; arrow keys move between them. */
export function Toolbar({ area }: { area: RefObject<HTMLTextAreaElement | null> }) {
  const t = toolWords();
  const bar = useRef<HTMLDivElement>(null);
  const [here, setHere] = useState(0);
  const [picking, setPicking] = useState<{ kind: Picking; at: Selection }>();

  const selection = (): Selection => ({ from: area.current?.selectionStart ?? 0, to: area.current?.selectionEnd ?? 0 });
  const make = (edit: (text: string, at: Selection) => TextEdit) => () => {
    if (area.current) apply(area.current, edit(area.current.value, selection()));
  };
  const line = (mark: LineMark) => make((text, at) => lined(text, at, mark));
  const pick = (kind: Picking) => () => setPicking({ kind, at: selection() });
  const put = ({ text, block }: Picked) => {
    const at = picking?.at;
    setPicking(undefined);
    // The dialog gives the focus back to the tool first; the text gets it after that.
    setTimeout(() => {
      if (area.current && at) apply(area.current, inserted(area.current.value, at, text, block));
    });
  };

  const tools: { glyph?: GlyphName; label: string; onClick: () => void }[] = [
    { glyph: 'bold', label: t.key(t.bold, 'B'), onClick: make((text, at) => wrapped(text, at, '**', t.words.bold)) },
    {
      glyph: 'italic',
      label: t.key(t.italic, 'I'),
      onClick: make((text, at) => wrapped(text, at, '*', t.words.italic)),
    },
    { glyph: 'heading', label: t.heading, onClick: line('heading') },
    { glyph: 'list', label: t.list, onClick: line('list') },
    { glyph: 'numbers', label: t.numbers, onClick: line('numbers') },
    { glyph: 'quote', label: t.quote, onClick: line('quote') },
    { glyph: 'link', label: t.key(t.link, 'K'), onClick: make((text, at) => linked(text, at, t.words.link)) },
    { label: t.slot, onClick: pick('slot') },
    { label: t.cite, onClick: pick('cite') },
    { label: t.page, onClick: pick('page') },
  ];
  const keys = (event: KeyboardEvent) => {
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tools.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tools.length) % tools.length;
    setHere(next);
    bar.current?.querySelectorAll<HTMLElement>('.editor-tool')[next]?.focus();
  };

  return (
    <>
      <div class="edit-toolbar" role="toolbar" aria-label={t.toolbar} ref={bar} onKeyDown={keys}>
        {tools.map((tool, i) => (
          <Tool key={tool.label} {...tool} tabIndex={i === here ? 0 : -1} />
        ))}
      </div>
      {picking?.kind === 'slot' && <SlotPicker onPick={put} onClose={() => setPicking(undefined)} />}
      {picking?.kind === 'cite' && <CitePicker onPick={put} onClose={() => setPicking(undefined)} />}
      {picking?.kind === 'page' && <PagePicker onPick={put} onClose={() => setPicking(undefined)} />}
    </>
  );
}
