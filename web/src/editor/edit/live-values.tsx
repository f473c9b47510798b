import { Freshness } from '../../kit';
import { useHere } from '../pick/slots';
import { editWords } from '../words/edit';

/** What the slots of a text show now, and how fresh that is. */
export function LiveValues({ markdown }: { markdown: string }) {
  const t = editWords().section;
  const { slots } = useHere();
  const used = [...new Set(markdown.match(/\{\{(?!cite:)[^{}\n]+\}\}/g) ?? [])];
  if (used.length === 0 || !slots.data) return null;
  return (
    <dl class="edit-live" aria-label={t.live}>
      {used.map((name) => {
        const slot = slots.data?.find((s) => s.slot === name);
        const elsewhere = /^\{\{fact:[^}]+\//.test(name);
        return (
          <div key={name}>
            <dt title={name}>{slot?.label ?? name.slice(2, -2)}</dt>
            <dd>
              {slot ? (
                slot.text && <span class="edit-live-text">{slot.text}</span>
              ) : (
                <span class="quiet">{elsewhere ? t.liveOther : t.liveUnknown}</span>
              )}
              {slot?.freshness && <Freshness of={slot.freshness} quote={slot.text} brief />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
