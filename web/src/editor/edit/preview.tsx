import { useEffect, useRef, useState } from 'preact/hooks';
import type { Citation } from '../../api';
import { Button, CitationDialog, CitationList, EmptyState, ErrorNote, Skeleton } from '../../kit';
import type { TextLang } from '../guides';
import { editWords } from '../words/edit';
import type { Previewed } from './use-preview';
import './preview.css';

/** The page as it will be read. It follows the section that is being written. */
export function PreviewPane(props: {
  of: Previewed;
  title: string;
  lang: TextLang;
  at: string | undefined;
  onEdit: (key: string) => void;
}) {
  const t = editWords().preview;
  const { keys, preview, problem, behind, reload } = props.of;
  const pane = useRef<HTMLDivElement>(null);
  const [cited, setCited] = useState<Citation>();

  useEffect(() => {
    const section = props.at && pane.current?.querySelector<HTMLElement>(`[data-preview="${props.at}"]`);
    if (!pane.current || !section || pane.current.scrollHeight <= pane.current.clientHeight) return;
    pane.current.scrollTo({ top: section.offsetTop - pane.current.offsetTop - 16, behavior: 'smooth' });
  }, [props.at, preview]);

  // Links of the text must not carry the writer away; marks of citations show their source.
  const follow = (event: MouseEvent) => {
    const link = (event.target as Element).closest('a');
    if (!link) return;
    event.preventDefault();
    const n = /#cite-(\d+)$/.exec(link.href)?.[1];
    if (n) setCited(preview?.citations.find((c) => c.n === Number(n)));
    else window.open(link.href, '_blank', 'noopener');
  };

  return (
    <div class="preview" ref={pane} aria-busy={behind} tabIndex={0} role="region" aria-label={t.label}>
      <p class="preview-lead quiet small">
        {t.lead}
        <span class={behind ? 'preview-behind' : 'visually-hidden'}>{behind ? t.updating : ''}</span>
      </p>
      {problem && <ErrorNote problem={problem} onRetry={reload} />}
      {!preview && !problem && (behind ? <Skeleton lines={6} /> : <EmptyState icon="read" title={t.empty} />)}
      {preview && (
        <article lang={props.lang} class={`guide-text${behind ? ' guide-text-behind' : ''}`} onClick={follow}>
          <h2 class="preview-title">{props.title}</h2>
          {preview.sections.map((section, i) => {
            const key = keys[i];
            if (!key || !section.html.trim()) return null;
            return (
              <section key={key} data-preview={key}>
                <div class="preview-head">
                  <h3>{section.title}</h3>
                  <Button
                    small
                    kind="plain"
                    icon="edit"
                    label={t.toSection(section.title)}
                    onClick={() => props.onEdit(key)}
                  />
                </div>
                {/* Sanitised by the service, which answers for the very same text to readers. */}
                <div dangerouslySetInnerHTML={{ __html: section.html }} />
              </section>
            );
          })}
          <CitationList citations={preview.citations} />
        </article>
      )}
      {cited && <CitationDialog of={cited} open onClose={() => setCited(undefined)} />}
    </div>
  );
}
