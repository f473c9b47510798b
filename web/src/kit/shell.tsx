import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Icon, type IconName } from './icon';
import { Switches } from './switches';
import { Toasts } from './toast';
import { kitWords } from './words';
import './shell.css';

export type NavItem = {
  href: string;
  label: string;
  icon: IconName;
  /** Also marked for the addresses below it. */
  deep?: boolean;
  count?: number;
};

/**
 * The frame of every screen: the name, the ways to go, the content. A tab bar below on phones,
 * a side bar on wide screens. `console` is for the rooms of those who work with Daoyou.
 */
export function Shell(props: {
  name: string;
  home: string;
  nav: readonly NavItem[];
  /** Other places to go, under the main ones; on phones inside the settings. */
  more?: readonly NavItem[];
  look?: 'traveller' | 'console';
  aside?: ComponentChildren;
  children: ComponentChildren;
}) {
  const { path } = useLocation();
  const t = kitWords();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    main.current?.focus({ preventScroll: true }); // so that a screen reader goes on in the new screen
  }, [path]);
  const here = (item: NavItem) => path === item.href || (item.deep && path.startsWith(`${item.href}/`));
  return (
    <div class={`shell shell-${props.look ?? 'traveller'}`}>
      <a class="shell-skip" href="#main">
        {t.skip}
      </a>
      <header class="shell-side">
        <a class="shell-name" href={props.home}>
          <Mark /> {props.name}
        </a>
        <nav class="shell-nav" aria-label={t.menu}>
          {props.nav.map((item) => (
            <a key={item.href} href={item.href} aria-current={here(item) ? 'page' : undefined}>
              <Icon name={item.icon} size={22} />
              <span>{item.label}</span>
              {item.count ? <span class="shell-count">{item.count}</span> : null}
            </a>
          ))}
        </nav>
        <div class="shell-foot">
          {props.aside}
          <Switches more={props.more ?? []} />
        </div>
      </header>
      <main ref={main} id="main" class="shell-main" tabIndex={-1}>
        {props.children}
      </main>
      <Toasts />
    </div>
  );
}

/** A title of a screen; also the title of the window. */
export function PageHead(props: { title: string; children?: ComponentChildren; actions?: ComponentChildren }) {
  useTitle(props.title);
  return (
    <div class="page-head">
      <div>
        <h1>{props.title}</h1>
        {props.children && <div class="page-lead">{props.children}</div>}
      </div>
      {props.actions && <div class="page-actions">{props.actions}</div>}
    </div>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · 导游 Daoyou` : '导游 Daoyou';
  }, [title]);
}

/** The sign of Daoyou: a way over a ridge. */
function Mark() {
  return (
    <svg class="shell-mark" width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--green)" />
      <path
        d="M5 23.5 12 12l4.5 6 3-4L27 23.5"
        fill="none"
        stroke="var(--on-green)"
        stroke-width="2.4"
        stroke-linejoin="round"
        stroke-linecap="round"
      />
      <circle cx="21.5" cy="8.5" r="2.5" fill="var(--on-green)" />
    </svg>
  );
}
