import { signal } from '@preact/signals';
import { keep, kept, LANG_KEY } from './kept';

/** The languages the app is written in, as the API's tags. */
export type Lang = 'zh-Hans' | 'en';

/** What the reader chose, else what the browser prefers, else Chinese. `?lang=` in the address wins. */
function first(): Lang {
  if (typeof location === 'undefined') return 'zh-Hans';
  const asked = new URLSearchParams(location.search).get('lang') ?? kept(LANG_KEY) ?? navigator.language;
  return asked.toLowerCase().startsWith('zh') ? 'zh-Hans' : 'en';
}

export const lang = signal<Lang>(first());

export function chooseLang(next: Lang): void {
  lang.value = next;
  document.documentElement.lang = next;
  keep(LANG_KEY, next);
}

/**
 * The words of a room in both languages. English must have the keys of Chinese, or it does not compile.
 * The result is called where the words are shown, so that they follow the reader's choice.
 */
export function words<T>(zh: T, en: NoInfer<T>): () => T {
  return () => (lang.value === 'en' ? en : zh);
}
