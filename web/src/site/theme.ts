import { keptTheme, markTheme } from '../i18n/kept';
import { element, say } from './say';

/** A button that turns light into dark and back; a reader's own choice wins over the system. */
export function themeSwitch(): void {
  const button = element('button', { type: 'button', class: 'theme', title: say('浅色／深色', 'Light or dark') });
  button.setAttribute('aria-label', button.title);
  button.addEventListener('click', () => markTheme(isDark() ? 'light' : 'dark'));
  document.querySelector('header.site')?.append(button);
}

function isDark(): boolean {
  const theme = keptTheme();
  return theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
}
