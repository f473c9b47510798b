import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './button';
import { kitWords } from './words';
import './dialog.css';

/** A modal window; a sheet from below on phones. Escape and a tap beside it close it. */
export function Dialog(props: {
  open: boolean;
  title: string;
  onClose: () => void;
  /** Buttons at its foot. */
  actions?: ComponentChildren;
  wide?: boolean;
  children: ComponentChildren;
}) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (props.open && !box.current?.open) box.current?.showModal();
    if (!props.open && box.current?.open) box.current.close();
  }, [props.open]);
  if (!props.open) return null;
  return (
    <dialog
      ref={box}
      class={`dialog${props.wide ? ' dialog-wide' : ''}`}
      aria-labelledby={id}
      onClose={props.onClose}
      onClick={(event) => event.target === box.current && props.onClose()}
    >
      <div class="dialog-head">
        <h2 id={id}>{props.title}</h2>
        <Button kind="plain" icon="close" label={kitWords().close} onClick={props.onClose} />
      </div>
      <div class="dialog-body">{props.children}</div>
      {props.actions && <div class="dialog-actions">{props.actions}</div>}
    </dialog>
  );
}

/** Asks before something that cannot be undone. */
export function Confirm(props: {
  open: boolean;
  title: string;
  children: ComponentChildren;
  go: string;
  danger?: boolean;
  busy?: boolean;
  onGo: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog
      open={props.open}
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{kitWords().cancel}</Button>
          <Button kind={props.danger ? 'danger' : 'primary'} busy={props.busy} onClick={props.onGo}>
            {props.go}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}
