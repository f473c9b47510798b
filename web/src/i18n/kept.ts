/** What a reader chose, kept on the device; shared with the guide pages, which use no framework. */

export const LANG_KEY = 'daoyou.lang';
export const THEME_KEY = 'daoyou.theme';

export type Theme = 'system' | 'light' | 'dark';

/** Storage is closed to us in some private windows; a choice then lasts for the visit. */
export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // as above
  }
}

export function keptTheme(): Theme {
  const theme = kept(THEME_KEY);
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** Marks the document; `system` leaves it to the style sheet's own question to the browser. */
export function markTheme(theme: Theme): void {
  if (theme === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = theme;
  keep(THEME_KEY, theme === 'system' ? null : theme);
}
