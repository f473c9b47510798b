import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { knowSite, site } from '../api';
import { Shell, SignedIn } from '../kit';
import { Connection } from './connection';
import { roomWords } from './words';

export function TravellerShell({ children }: { children: ComponentChildren }) {
  const t = roomWords();
  useEffect(() => void knowSite(), []);
  return (
    <Shell
      name={t.name}
      home="/"
      nav={[
        { href: '/', label: t.ask, icon: 'ask' },
        { href: '/photo', label: t.photo, icon: 'camera' },
        { href: '/walk', label: t.walk, icon: 'walk', deep: true },
        { href: '/on', label: t.on, icon: 'now' },
        { href: '/read', label: t.read, icon: 'read' },
      ]}
      more={[
        { href: '/review', label: t.editor, icon: 'edit' },
        { href: '/partner', label: t.partner, icon: 'people' },
        { href: '/operator', label: t.operator, icon: 'chart' },
      ]}
    >
      <Connection />
      {site.value?.demo && <p class="shell-demo">{t.demo}</p>}
      {site.value?.reading === 'key' ? <SignedIn scope="read">{children}</SignedIn> : children}
    </Shell>
  );
}
