import { useState } from 'preact/hooks';
import type { Citation } from '../api/types';
import { runs } from './cited';
import { Dialog } from './dialog';
import { Evidence, freshnessWords } from './freshness';
import { kitWords } from './words';
import './citation.css';

/** The mark `[n]` in a text: a tap shows the source in its own words. */
export function CitationMark({ of: c }: { of: Citation }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="cite-mark" aria-label={kitWords().citation(c.n)} onClick={() => setOpen(true)}>
        {c.n}
      </button>
      <CitationDialog of={c} open={open} onClose={() => setOpen(false)} />
    </>
  );
}

export function CitationDialog(props: { of: Citation; open: boolean; onClose: () => void }) {
  const c = props.of;
  const title = [c.place?.name, kitWords().kinds[c.kind]].filter(Boolean).join(' · ');
  return (
    <Dialog open={props.open} title={`[${c.n}] ${title}`} onClose={props.onClose}>
      <Evidence of={c.freshness} quote={c.text} url={c.url} />
    </Dialog>
  );
}

/** The sources under a text, one line each. */
export function CitationList({ citations, label }: { citations: readonly Citation[]; label?: string }) {
  if (citations.length === 0) return null;
  return (
    <ol class="cite-list" aria-label={label ?? kitWords().source}>
      {citations.map((c) => (
        <CitationLine key={c.n} of={c} />
      ))}
    </ol>
  );
}

function CitationLine({ of: c }: { of: Citation }) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <button type="button" class="cite-line" onClick={() => setOpen(true)}>
        <span class="cite-number">{c.n}</span>
        <span class="cite-words">
          <span class="cite-quote">{c.text}</span>
          <span class={`freshness freshness-${c.freshness.state}`}>{freshnessWords(c.freshness)}</span>
        </span>
      </button>
      <CitationDialog of={c} open={open} onClose={() => setOpen(false)} />
    </li>
  );
}

/** A text in which `[n]` becomes a mark wherever a citation of that number is there. */
export function CitedText({ text, citations }: { text: string; citations: readonly Citation[] }) {
  const known = new Map(citations.map((c) => [c.n, c]));
  return (
    <>
      {runs(text, (n) => known.has(n)).map((run, i) =>
        'text' in run ? (
          run.text
        ) : (
          <span key={i} class="cite-run">
            {run.before}
            {run.marks.map((n) => {
              const citation = known.get(n);
              return citation && <CitationMark key={n} of={citation} />;
            })}
            {run.after}
          </span>
        ),
      )}
    </>
  );
}
