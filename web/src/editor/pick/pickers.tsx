import { useState } from 'preact/hooks';
import { useLoad } from '../../api';
import { Button, Dialog, EmptyState, ErrorNote, Field, Skeleton } from '../../kit';
import { readSlots } from '../calls';
import type { GuideItem, Slot } from '../guides';
import { toolWords } from '../words/tools';
import { FindPage } from './find-page';
import { SlotLine } from './slot-line';
import { isList, ofPlace, useHere } from './slots';
import './pick.css';

export type Picked = { text: string; block?: boolean };
type PickerProps = { onPick: (picked: Picked) => void; onClose: () => void };

/** A link to another page. */
export function PagePicker({ onPick, onClose }: PickerProps) {
  const t = toolWords().pick;
  const { lang } = useHere();
  return (
    <Dialog open title={t.pageTitle} onClose={onClose}>
      <FindPage
        label={t.searchPage}
        lang={lang}
        onPick={(page) => onPick({ text: `[[${page.slug}|${page.title}]]` })}
      />
    </Dialog>
  );
}

export function SlotPicker(props: PickerProps) {
  const t = toolWords().pick;
  return (
    <Picker
      {...props}
      title={t.slotTitle}
      lead={t.slotLead}
      none={t.noFacts}
      pick={(s) => ({ text: s.slot, block: isList(s.slot) })}
      keep={(s) => !s.slot.startsWith('{{cite:')}
    />
  );
}

export function CitePicker(props: PickerProps) {
  const t = toolWords().pick;
  return (
    <Picker
      {...props}
      title={t.citeTitle}
      lead={t.citeLead}
      none={t.noCites}
      pick={(s) => ({ text: s.cite ?? s.slot })}
      keep={(s) => Boolean(s.cite)}
    />
  );
}

/** A list of this page's live values or sources, or of another place's. */
function Picker(
  props: PickerProps & {
    title: string;
    lead: string;
    none: string;
    pick: (slot: Slot) => Picked;
    keep: (slot: Slot) => boolean;
  },
) {
  const t = toolWords().pick;
  const { slots: own } = useHere();
  const [words, setWords] = useState('');
  const [other, setOther] = useState<GuideItem | 'search'>();
  const from = typeof other === 'object' ? other : undefined;
  return (
    <Dialog open title={props.title} onClose={props.onClose}>
      <div class="stack-small">
        <p class="quiet small">{props.lead}</p>
        <p class="pick-from">
          <span>
            {t.from} <strong>{from?.title ?? t.own}</strong>
          </span>
          {other ? (
            <Button small kind="plain" onClick={() => setOther(undefined)}>
              {t.back}
            </Button>
          ) : (
            <Button small kind="plain" icon="place" onClick={() => setOther('search')}>
              {t.other}
            </Button>
          )}
        </p>
        {other === 'search' ? (
          <OtherPlace onPick={setOther} />
        ) : (
          <>
            <Field bare label={t.search} placeholder={t.search} type="search" value={words} onInput={setWords} />
            {from ? (
              <OtherSlots page={from} words={words} {...props} />
            ) : own.problem ? (
              <ErrorNote problem={own.problem} onRetry={own.reload} />
            ) : (
              <Slots slots={own.data} words={words} {...props} />
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

function OtherPlace({ onPick }: { onPick: (page: GuideItem) => void }) {
  const { lang } = useHere();
  return <FindPage label={toolWords().pick.searchPlace} lang={lang} placesOnly onPick={onPick} />;
}

type ListProps = {
  words: string;
  none: string;
  pick: (slot: Slot) => Picked;
  keep: (slot: Slot) => boolean;
  onPick: (picked: Picked) => void;
};

/** What another place's page offers, written so that it means that place here too. */
function OtherSlots({ page, ...rest }: ListProps & { page: GuideItem }) {
  const { lang } = useHere();
  const load = useLoad((signal) => readSlots(page.slug, lang, signal), [page.slug, lang]);
  if (load.problem) return <ErrorNote problem={load.problem} onRetry={load.reload} />;
  const theirs = load.data?.flatMap((slot) => {
    if (slot.slot.startsWith('{{cite:')) return [slot];
    return ofPlace(slot, page.slug) ?? [];
  });
  return <Slots slots={theirs} {...rest} />;
}

function Slots({ slots, words, none, pick, keep, onPick }: ListProps & { slots: Slot[] | undefined }) {
  const t = toolWords().pick;
  if (!slots) return <Skeleton lines={4} />;
  const kept = slots.filter(keep);
  if (kept.length === 0) return <p class="quiet">{none}</p>;
  const q = words.trim().toLowerCase();
  const shown = kept.filter((s) => `${s.label} ${s.text} ${s.slot}`.toLowerCase().includes(q));
  if (shown.length === 0)
    return (
      <EmptyState icon="search" title={t.none}>
        {t.noneHint}
      </EmptyState>
    );
  const group = (title: string, members: Slot[]) =>
    members.length > 0 && (
      <section>
        {shown.some((s) => isList(s.slot)) && <h3 class="pick-group">{title}</h3>}
        <ul class="pick-list">
          {members.map((slot) => (
            <li key={`${slot.slot} ${slot.cite ?? ''}`}>
              <button type="button" class="pick-item" onClick={() => onPick(pick(slot))}>
                <SlotLine slot={slot} />
              </button>
            </li>
          ))}
        </ul>
      </section>
    );
  return (
    <>
      {group(
        t.facts,
        shown.filter((s) => !isList(s.slot)),
      )}
      {group(
        t.lists,
        shown.filter((s) => isList(s.slot)),
      )}
    </>
  );
}
