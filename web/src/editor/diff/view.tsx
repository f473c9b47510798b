import { useState } from 'preact/hooks';
import { words } from '../../i18n/lang';
import { count } from '../../i18n/format';
import type { Hunk } from '../guides';
import './view.css';

const diffWords = words(
  {
    come: '新增',
    gone: '删去',
    same: (n: number) => `另有 ${count(n)} 字未变`,
    counts: (a: number, r: number) => `新增 ${count(a)} 字，删去 ${count(r)} 字`,
  },
  {
    come: 'added',
    gone: 'removed',
    same: (n) => `${count(n)} more characters unchanged`,
    counts: (a, r) => `${count(a)} characters added, ${count(r)} removed`,
  },
);

/** Unchanged text longer than this is folded, but for so much at each end. */
const LONG = 240;
const EDGE = 70;

/**
 * A text with what went and what came: by colour, by line (under what came, through what went), and in
 * words for those who listen.
 */
export function DiffText({ hunks }: { hunks: readonly Hunk[] }) {
  const t = diffWords();
  return (
    <div class="diff-text">
      {hunks.map((hunk, i) => {
        if (hunk.op === 'equal') return <Same key={i} text={hunk.text} first={i === 0} last={i === hunks.length - 1} />;
        const Mark = hunk.op === 'insert' ? 'ins' : 'del';
        return (
          <Mark key={i}>
            <span class="visually-hidden">{` [${hunk.op === 'insert' ? t.come : t.gone}: `}</span>
            {breaks(hunk.text)}
            <span class="visually-hidden">{'] '}</span>
          </Mark>
        );
      })}
    </div>
  );
}

/** A line break that comes or goes would not be seen. */
function breaks(text: string) {
  return text.trim() === '' ? text.replace(/\n/g, '↵\n').replace(/ /g, '␣') : text;
}

function Same({ text, first, last }: { text: string; first: boolean; last: boolean }) {
  const [open, setOpen] = useState(false);
  const chars = [...text];
  const head = first ? 0 : EDGE;
  const tail = last ? 0 : EDGE;
  const folded = chars.length - head - tail;
  if (open || chars.length <= LONG || folded <= 0) return <>{text}</>;
  return (
    <>
      {chars.slice(0, head).join('')}
      <button type="button" class="diff-fold" onClick={() => setOpen(true)}>
        {diffWords().same(folded)}
      </button>
      {tail > 0 && chars.slice(-tail).join('')}
    </>
  );
}

/** "+12 −3", as characters. */
export function Counts({ added, removed }: { added: number; removed: number }) {
  return (
    <span class="diff-counts numbers">
      <span aria-hidden="true">
        <span class="diff-added">+{count(added)}</span> <span class="diff-removed">−{count(removed)}</span>
      </span>
      <span class="visually-hidden">{diffWords().counts(added, removed)}</span>
    </span>
  );
}
