import type { TextEdit } from './typing';

/** Makes an edit as if it were typed, so that undo takes it back like any other. */
export function apply(area: HTMLTextAreaElement, edit: TextEdit): void {
  area.focus();
  area.setSelectionRange(edit.from, edit.to);
  // The one way to change a text that the browser's own undo knows of, old as it is.
  const done = document.execCommand(edit.text ? 'insertText' : 'delete', false, edit.text);
  if (!done && (edit.text || edit.from !== edit.to)) {
    area.setRangeText(edit.text, edit.from, edit.to);
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  area.setSelectionRange(edit.select.from, edit.select.to);
}
