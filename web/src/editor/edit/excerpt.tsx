import { useHere } from '../pick/slots';

/** Longest beginning of a text that is shown, in characters. */
const LONGEST = 160;

/** The first words of a text, without what only the service reads; what is live goes by its name. */
export function Excerpt({ markdown }: { markdown: string }) {
  const { slots } = useHere();
  const label = (slot: string) =>
    slots.data?.find((s) => s.slot === slot)?.label ?? slot.slice(2, -2).replace(/^fact:/, '');
  return (
    <>
      {begun(markdown)
        .split(/(\{\{[^{}]+\}\})/)
        .map((part, i) =>
          part.startsWith('{{') ? (
            <span key={i} class="edit-chip">
              {label(part)}
            </span>
          ) : (
            part
          ),
        )}
    </>
  );
}

function begun(markdown: string): string {
  const bare = markdown
    .replace(/\s*\{\{cite:[^}]*\}\}/g, '')
    .replace(/\[\[[^\]|]+\|([^\]]+)\]\]/g, '$1')
    .replace(/\[\[([^\]|]+)\]\]/g, '$1')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/^[>#-]+ ?|\*\*|\\(?=[^\s\w])/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  const chars = [...bare];
  if (chars.length <= LONGEST) return bare;
  // Not within a slot.
  return `${chars
    .slice(0, LONGEST)
    .join('')
    .replace(/\{\{[^}]*\}?$/, '')}…`;
}
