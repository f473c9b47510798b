import { LANG_KEY, keep, keptTheme, markTheme } from '../i18n/kept';
import { explainEvidence } from './evidence';
import { showMaps } from './map';
import { suggestPages } from './suggest';
import { themeSwitch } from './theme';

/**
 * What guide pages gain where there is JavaScript. They are written by the server and complete without:
 * everything here only adds to what stands on the page.
 */
markTheme(keptTheme());

document.querySelectorAll<HTMLAnchorElement>('a.lang').forEach((link) => {
  link.addEventListener('click', () => keep(LANG_KEY, link.hreflang));
});

themeSwitch();
suggestPages();
explainEvidence();
showMaps();

if ('serviceWorker' in navigator) {
  navigator.serviceWorker.register('/sw.js').catch((error: unknown) => {
    console.warn('pages are not kept for reading without a connection', error);
  });
}
