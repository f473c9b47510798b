import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';
import './button.css';

export type ButtonProps = {
  kind?: 'primary' | 'quiet' | 'plain' | 'danger';
  small?: boolean;
  icon?: IconName;
  /** Only an icon is seen; `label` is then its name for screen readers. */
  label?: string;
  busy?: boolean;
  disabled?: boolean;
  pressed?: boolean;
  expanded?: boolean;
  /** A link that looks like a button. */
  href?: string;
  download?: string;
  newTab?: boolean;
  type?: 'button' | 'submit';
  class?: string;
  onClick?: (event: MouseEvent) => void;
  children?: ComponentChildren;
};

export function Button(props: ButtonProps) {
  const { kind = 'quiet', small, icon, label, busy, children, href } = props;
  const shape = ['button', `button-${kind}`, small && 'button-small', !children && 'button-icon', props.class];
  const common = { class: shape.filter(Boolean).join(' '), 'aria-label': label, title: children ? undefined : label };
  const inside = (
    <>
      {busy ? <span class="spinner" aria-hidden="true" /> : icon && <Icon name={icon} size={small ? 17 : 20} />}
      {children}
    </>
  );
  if (href !== undefined) {
    const away = props.newTab ? { target: '_blank', rel: 'noopener' } : {};
    return (
      <a {...common} {...away} href={href} download={props.download} onClick={props.onClick}>
        {inside}
      </a>
    );
  }
  return (
    <button
      {...common}
      type={props.type ?? 'button'}
      disabled={props.disabled || busy}
      aria-busy={busy || undefined}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      onClick={props.onClick}
    >
      {inside}
    </button>
  );
}
