import { useId, useRef } from 'preact/hooks';
import { Badge, Button, Field, Freshness, Icon } from '../../kit';
import { ago } from '../../i18n/format';
import { Tool } from '../glyph';
import type { GuideSection, TextLang } from '../guides';
import { isList } from '../pick/slots';
import { editWords } from '../words/edit';
import { roomWords } from '../words/room';
import { toolWords } from '../words/tools';
import { Excerpt } from './excerpt';
import type { BaseSection, Change, DraftSection, SectionState } from './draft';
import { Flags } from './flags';
import { LiveValues } from './live-values';
import { TextArea } from './text-area';
import { Toolbar } from './toolbar';

export type SectionProps = {
  section: DraftSection;
  state: SectionState;
  /** As it is in the revision that this is made from. */
  was: BaseSection | undefined;
  /** As readers see it now; none where it is new. */
  card: GuideSection | undefined;
  lang: TextLang;
  open: boolean;
  disabled: boolean;
  first: boolean;
  last: boolean;
  /** What the preview says of it. */
  problems: string[];
  onOpen: (open: boolean) => void;
  onChange: (change: Change) => void;
  onUndo: () => void;
  onRemove: () => void;
  onMove: (step: -1 | 1) => void;
  onAdd: () => void;
  onFocus: () => void;
};

/** A section: closed it is a line with its first words, open it is its heading and its text. */
export function Section(props: SectionProps) {
  const t = editWords().section;
  const { section, state } = props;
  const id = useId();
  const title = section.title.trim() || roomWords().untitled;
  if (section.removed) return <Removed {...props} title={title} />;
  return (
    <section class={`edit-section edit-section-${state}`} aria-labelledby={id} data-section={section.key}>
      <div class="edit-section-head">
        <h2 id={id}>
          <button
            type="button"
            class="edit-section-name"
            aria-expanded={props.open}
            onClick={() => props.onOpen(!props.open)}
          >
            <Icon name="chevron" size={18} />
            <span>{title}</span>
          </button>
        </h2>
        {!props.disabled && (
          <span class="edit-section-tools">
            <Tool glyph="up" id="up" label={t.up(title)} disabled={props.first} onClick={() => props.onMove(-1)} />
            <Tool glyph="down" id="down" label={t.down(title)} disabled={props.last} onClick={() => props.onMove(1)} />
            <Tool glyph="below" label={t.add(title)} onClick={props.onAdd} />
            <Button small kind="plain" icon="trash" label={t.remove(title)} onClick={props.onRemove} />
          </span>
        )}
        <span class="edit-section-marks">
          {state !== 'same' && <Badge tone="info">{t.state[state]}</Badge>}
          <From {...props} />
        </span>
      </div>
      {props.open ? <Open {...props} /> : <Closed {...props} />}
    </section>
  );
}

function Removed({ section, was, title, disabled, onUndo }: SectionProps & { title: string }) {
  const t = editWords().section;
  const made = was && was.id in roomWords().parts;
  return (
    <div class="edit-section edit-section-removed" data-section={section.key}>
      <Icon name="trash" size={18} />
      <p>{made ? t.removedMade(title) : t.removed(title)}</p>
      <Button small disabled={disabled} onClick={onUndo}>
        {t.restore}
      </Button>
    </div>
  );
}

/** Where its words come from, and how fresh what it cites is. */
function From({ card, state }: SectionProps) {
  const t = editWords().section;
  if (!card) return null;
  const edited = card.edited_by && card.edited_at ? t.edited(card.edited_by, ago(card.edited_at)) : t.written;
  if (state === 'changed' && card.origin === 'generated') return null;
  return (
    <>
      <Badge tone={card.origin === 'generated' ? 'good' : 'plain'}>
        {card.origin === 'generated' ? t.generated : edited}
      </Badge>
      {card.freshness && <Freshness of={card.freshness} brief />}
    </>
  );
}

/** Whether readers do not see it, because there is nothing to show just now. */
const hidden = ({ card, state }: SectionProps) => state === 'same' && card !== undefined && !card.html.trim();

/** Its first words, or what stands for them. A click opens it too, as the heading's button does for the keyboard. */
function Closed(props: SectionProps) {
  const markdown = props.section.markdown.trim();
  const words = () => {
    if (hidden(props)) return editWords().section.hidden;
    return isList(markdown) ? toolWords().pick.notNow : <Excerpt markdown={markdown} />;
  };
  return (
    <div class="edit-closed">
      <p class="edit-excerpt" onClick={() => props.onOpen(true)}>
        {words()}
      </p>
    </div>
  );
}

function Open(props: SectionProps) {
  const t = editWords().section;
  const { section, state, card, disabled } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const heading = section.title.trim();
  const wrong =
    [...heading].length > 200 ? t.longHeading : !heading && section.markdown.trim() ? t.noHeading : undefined;
  return (
    <div class="edit-open">
      {hidden(props) && <p class="quiet small">{t.hidden}</p>}
      {state === 'changed' && (
        <p class="edit-undo small">
          {card?.origin === 'generated' && (
            <span>
              <Icon name="info" size={17} /> {t.freeze}
            </span>
          )}
          <Button small kind="plain" disabled={disabled} onClick={props.onUndo}>
            {t.undo}
          </Button>
        </p>
      )}
      {card?.flags && card.flags.length > 0 && (
        <Flags
          flags={card.flags}
          was={props.was?.markdown}
          markdown={section.markdown}
          disabled={disabled}
          onChange={(markdown) => props.onChange({ markdown })}
        />
      )}
      <Field
        label={t.heading}
        value={section.title}
        disabled={disabled}
        error={wrong}
        onInput={(title) => props.onChange({ title })}
      />
      <div class="edit-writing">
        {!disabled && <Toolbar area={area} />}
        <TextArea
          area={area}
          label={t.text(heading)}
          lang={props.lang}
          value={section.markdown}
          disabled={disabled}
          describedBy={props.problems.length > 0 ? id : undefined}
          invalid={props.problems.length > 0}
          onInput={(markdown) => props.onChange({ markdown })}
          onFocus={props.onFocus}
        />
      </div>
      {props.problems.length > 0 && (
        <ul class="edit-problems" id={id}>
          {props.problems.map((p) => (
            <li key={p}>{p}</li>
          ))}
        </ul>
      )}
      <LiveValues markdown={section.markdown} />
    </div>
  );
}
