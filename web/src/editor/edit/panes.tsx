import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Tabs } from '../../kit';
import type { TextLang } from '../guides';
import { editWords } from '../words/edit';
import { Changes } from './changes';
import { changedSections, type Draft } from './draft';
import { PreviewPane } from './preview';
import type { Previewed } from './use-preview';

export type Pane = 'write' | 'preview' | 'changes';
const WIDE = '(min-width: 75rem)';

/** Whether the text itself is behind a tab. */
export const isNarrow = () => !matchMedia(WIDE).matches;

/** Writing, with preview and changes beside it where there is room, and behind tabs where there is none. */
export function Panes(props: {
  draft: Draft;
  preview: Previewed;
  lang: TextLang;
  at: string | undefined;
  write: ComponentChildren;
  pane: Pane;
  onPane: (pane: Pane) => void;
  onEdit: (key: string) => void;
}) {
  const t = editWords();
  const wide = useMedia(WIDE);
  const { pane } = props;
  const shown = wide && pane === 'write' ? 'preview' : pane;
  const tabs = (wide ? (['preview', 'changes'] as const) : (['write', 'preview', 'changes'] as const)).map((id) => {
    const count = id === 'changes' ? changedSections(props.draft).length : 0;
    return { id, label: t.tabs[id], ...(count > 0 ? { count } : {}) };
  });
  // The texts stay where they are, hidden, so that they keep what can be undone.
  const write = (
    <div class="edit-write" hidden={shown !== 'write' && !wide}>
      {props.write}
    </div>
  );
  return (
    <div class={`edit-panes${wide ? ' edit-panes-wide' : ''}`}>
      {wide && write}
      <div class="edit-side">
        <Tabs<Pane> label={t.panes} tabs={tabs} value={shown} onChange={props.onPane}>
          {!wide && write}
          {shown === 'preview' && (
            <PreviewPane
              of={props.preview}
              title={props.draft.title}
              lang={props.lang}
              at={props.at}
              onEdit={props.onEdit}
            />
          )}
          {shown === 'changes' && <Changes draft={props.draft} />}
        </Tabs>
      </div>
    </div>
  );
}

function useMedia(query: string): boolean {
  const [is, set] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const change = () => set(media.matches);
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, [query]);
  return is;
}
