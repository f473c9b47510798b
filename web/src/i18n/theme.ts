import { signal } from '@preact/signals';
import { keptTheme, markTheme, type Theme } from './kept';

export type { Theme };

export const theme = signal<Theme>(keptTheme());

export function applyTheme(next: Theme = theme.value): void {
  theme.value = next;
  markTheme(next);
}
