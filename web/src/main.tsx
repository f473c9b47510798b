import './kit/tokens.css';
import './kit/base.css';
import './kit/layout.css';
import { render } from 'preact';
import { App } from './app';
import { chooseLang, lang } from './i18n/lang';
import { applyTheme } from './i18n/theme';

applyTheme();
chooseLang(lang.value);
const root = document.getElementById('app');
if (root) render(<App />, root);

if ('serviceWorker' in navigator && location.protocol !== 'file:') {
  navigator.serviceWorker.register('/sw.js').catch((error: unknown) => {
    console.warn('the offline shell is not available', error);
  });
}
