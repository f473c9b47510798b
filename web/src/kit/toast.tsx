import { signal } from '@preact/signals';
import { Icon } from './icon';
import './toast.css';

type Toast = { id: number; text: string; tone: 'good' | 'bad' };

const shown = signal<Toast[]>([]);
let last = 0;

/** Tells in passing that something was done, or was not. */
export function toast(text: string, tone: 'good' | 'bad' = 'good'): void {
  const id = ++last;
  shown.value = [...shown.value, { id, text, tone }];
  setTimeout(() => {
    shown.value = shown.value.filter((t) => t.id !== id);
  }, 5000);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.value.map((t) => (
        <div key={t.id} class={`toast toast-${t.tone}`}>
          <Icon name={t.tone === 'good' ? 'check' : 'warn'} size={18} /> {t.text}
        </div>
      ))}
    </div>
  );
}
