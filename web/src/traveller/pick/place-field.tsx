import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { api, problemOf, type PlaceRef } from '../../api';
import { Icon, Labelled } from '../../kit';
import type { SearchPage } from '../types';
import { pickWords } from './words';
import './place-field.css';

type Option = PlaceRef & { hint: string };

/** Finds a place by its name: a text field with a list of what fits, for thumbs, keys and readers alike. */
export function PlaceField(props: {
  label: string;
  hint?: string;
  value?: PlaceRef;
  onChange: (place: PlaceRef | undefined) => void;
  kind?: string;
  error?: string;
  optional?: boolean;
  /** Emptied after each choice, for lists of several. */
  adds?: boolean;
}) {
  const t = pickWords();
  const id = useId();
  const [text, setText] = useState(props.value?.name ?? '');
  const [options, setOptions] = useState<Option[]>();
  const [at, setAt] = useState(0);
  const [failed, setFailed] = useState('');
  const settled = useRef(props.value?.name ?? '');

  useEffect(() => {
    settled.current = props.value?.name ?? '';
    setText(settled.current);
  }, [props.value?.id]);

  useEffect(() => {
    const words = text.trim();
    if (!words || words === settled.current) return setOptions(undefined);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      find(words, props.kind ?? 'place', stop.signal)
        .then((found) => {
          setOptions(found);
          setAt(0);
          setFailed('');
        })
        .catch((error: unknown) => {
          const problem = problemOf(error);
          if (problem.kind !== 'aborted') setFailed(t.failed);
        });
    }, 200);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, props.kind]);

  const choose = (option: Option) => {
    settled.current = props.adds ? '' : option.name;
    setText(settled.current);
    setOptions(undefined);
    props.onChange({ id: option.id, name: option.name });
  };
  const keys = (event: KeyboardEvent) => {
    if (!options?.length || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((at + step + options.length) % options.length);
    else if (event.key === 'Enter' && options[at]) choose(options[at]);
    else if (event.key === 'Escape') setOptions(undefined);
    else return;
    event.preventDefault();
  };
  const type = (words: string) => {
    setText(words);
    if (props.value && !props.adds) {
      settled.current = '';
      props.onChange(undefined);
    }
  };
  const open = options !== undefined;
  return (
    <Labelled id={id} label={props.label} hint={props.hint} error={props.error ?? failed} optional={props.optional}>
      <div class="place-field">
        <Icon name={props.value && !props.adds ? 'place' : 'search'} size={18} />
        <input
          id={id}
          class="input"
          type="text"
          role="combobox"
          autocomplete="off"
          value={text}
          placeholder={t.find}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && options[at] ? `${id}-${at}` : undefined}
          aria-invalid={props.error ? true : undefined}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={keys}
          onBlur={() => setTimeout(() => setOptions(undefined), 150)}
        />
        <ul id={`${id}-list`} role="listbox" aria-label={props.label} class="place-options" hidden={!open}>
          {options?.map((o, i) => (
            <li
              key={o.id}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === at}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(o)}
            >
              {o.name} <small>{o.hint}</small>
            </li>
          ))}
        </ul>
        {open && options.length === 0 && <p class="place-options place-none">{t.none}</p>}
        <span class="visually-hidden" role="status">
          {open && options.length > 0 ? t.results(options.length) : ''}
        </span>
      </div>
    </Labelled>
  );
}

async function find(q: string, kind: string, signal: AbortSignal): Promise<Option[]> {
  const found = await api.get<SearchPage>('/v1/search', { q, kind, limit: 6 }, { signal });
  return found.items
    .filter((it) => it.type === 'place' && it.place)
    .map((it) => ({ id: it.place?.id ?? it.id, name: it.place?.name ?? it.title, hint: it.snippet.slice(0, 40) }));
}
