import { useState } from 'preact/hooks';
import { chooseLang, lang } from '../i18n/lang';
import { applyTheme, theme, type Theme } from '../i18n/theme';
import { Button } from './button';
import { Segments } from './chips';
import { Dialog } from './dialog';
import { Icon } from './icon';
import { SignedInAs } from './sign-in';
import type { NavItem } from './shell';
import { kitWords } from './words';

/** Language with one tap; appearance, other rooms and who is signed in behind another. */
export function Switches({ more }: { more: readonly NavItem[] }) {
  const t = kitWords();
  const [open, setOpen] = useState(false);
  return (
    <div class="switches">
      <Button
        small
        kind="plain"
        icon="globe"
        onClick={() => chooseLang(lang.value === 'en' ? 'zh-Hans' : 'en')}
      >
        <span lang={lang.value === 'en' ? 'zh-Hans' : 'en'}>{t.otherLang}</span>
      </Button>
      <Button small kind="plain" icon="settings" label={t.settings} onClick={() => setOpen(true)} />
      <Dialog open={open} title={t.settings} onClose={() => setOpen(false)}>
        <div class="settings">
          <h3>{t.theme}</h3>
          <Segments<Theme>
            label={t.theme}
            value={theme.value}
            onChange={applyTheme}
            options={(['system', 'light', 'dark'] as const).map((v) => ({ value: v, label: t.themes[v] }))}
          />
          <h3>{t.language}</h3>
          <Segments
            label={t.language}
            value={lang.value}
            onChange={chooseLang}
            options={[
              { value: 'zh-Hans', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
          {more.length > 0 && (
            <nav class="settings-more" aria-label={t.more}>
              {more.map((item) => (
                <a key={item.href} href={item.href} onClick={() => setOpen(false)}>
                  <Icon name={item.icon} /> {item.label}
                </a>
              ))}
            </nav>
          )}
          <SignedInAs />
        </div>
      </Dialog>
    </div>
  );
}
