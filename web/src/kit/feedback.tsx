import type { ComponentChildren } from 'preact';
import type { Load } from '../api/load';
import type { Problem } from '../api/problem';
import { Button } from './button';
import { Icon, type IconName } from './icon';
import { kitWords } from './words';
import './feedback.css';

/** How far something has come; without a value it only says that it goes on. */
export function Progress({ value, label }: { value?: number; label: string }) {
  const shown = value === undefined ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div class="progress">
      <div class="progress-label">
        <span>{label}</span>
        {shown !== undefined && <span>{shown} %</span>}
      </div>
      <div
        class={`progress-track${shown === undefined ? ' progress-unknown' : ''}`}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={shown}
      >
        <div style={shown === undefined ? undefined : { width: `${shown}%` }} />
      </div>
    </div>
  );
}

/** A grey shape while something loads. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{kitWords().loading}</span>
      {Array.from({ length: lines }, (_, i) => (
        <div key={i} style={{ width: `${[100, 92, 97, 60][i % 4]}%` }} />
      ))}
    </div>
  );
}

/** Nothing is here: why, and what one can do. */
export function EmptyState(props: {
  icon?: IconName;
  title: string;
  /** Nothing else is on the page, so that its title is the page's. */
  alone?: boolean;
  children?: ComponentChildren;
  action?: ComponentChildren;
}) {
  const Title = props.alone ? 'h1' : 'p';
  return (
    <div class="empty">
      <Icon name={props.icon ?? 'info'} size={32} />
      <Title class="empty-title">{props.title}</Title>
      {props.children && <div class="empty-text">{props.children}</div>}
      {props.action}
    </div>
  );
}

/** A remark beside the content. */
export function Note(props: { tone?: 'info' | 'warn' | 'bad' | 'good'; title?: string; children?: ComponentChildren }) {
  const tone = props.tone ?? 'info';
  return (
    <div class={`note note-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon name={tone === 'good' ? 'check' : tone === 'info' ? 'info' : 'warn'} />
      <div class="note-text">
        {props.title && <strong>{props.title}</strong>}
        {props.children}
      </div>
    </div>
  );
}

/** A refusal or failure in words: what it is, which field, what to do. */
export function ErrorNote({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const t = kitWords();
  const known = t.problem[problem.kind] ?? t.problemOther;
  const title = problem.title || known.title;
  return (
    <Note tone="bad" title={title}>
      {problem.detail && problem.errors.length === 0 && <p>{problem.detail}</p>}
      {problem.errors.length > 0 && (
        <ul class="note-errors">
          {problem.errors.map((e, i) => (
            <li key={i}>
              {(e.row !== undefined || e.column) && <b>{t.rowColumn(e.row, e.column)} </b>}
              {e.message}
            </li>
          ))}
        </ul>
      )}
      {!problem.detail && problem.errors.length === 0 && known.hint && <p>{known.hint}</p>}
      {problem.retryAfterS !== undefined && <p>{t.retryAfter(problem.retryAfterS)}</p>}
      {problem.status >= 500 && problem.requestId && <p class="note-id">{t.requestId(problem.requestId)}</p>}
      {onRetry && (
        <Button small icon="refresh" onClick={onRetry}>
          {t.retry}
        </Button>
      )}
    </Note>
  );
}

/** What a `useLoad` has so far: a skeleton, a failure with a way on, or the thing itself. */
export function Loaded<T>(props: { of: Load<T>; lines?: number; children: (data: T) => ComponentChildren }) {
  const { data, problem, reload } = props.of;
  return (
    <>
      {problem && <ErrorNote problem={problem} onRetry={reload} />}
      {data !== undefined ? props.children(data) : !problem && <Skeleton lines={props.lines} />}
    </>
  );
}
