import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { address, api, problemOf, type PlaceRef } from '../../api';
import { lang as reader } from '../../i18n/lang';
import { Button, Field, Note, PageHead, Segments } from '../../kit';
import { editAt, readPage, textLang } from '../calls';
import { Desk } from '../edit/desk';
import { draftOf, NOTHING, withNew } from '../edit/draft';
import type { TextLang } from '../guides';
import { roomWords } from '../words/room';
import { startWords } from '../words/start';
import { FindPlace } from './find-place';
import { PlacePage } from './place-page';
import { slugFits, slugOf } from './slug';

/** `/edit/new`: what the page is about; then the same address, with what was chosen, is where it is written. */
export default function StartScreen() {
  const { query } = useLocation();
  return query.draft ? <Write key={query.draft} /> : <Form />;
}

function Write() {
  const { query } = useLocation();
  const [fallback] = useState(reader.value);
  const lang = textLang(query.lang, fallback);
  const [from] = useState(() => {
    const headings = startWords().sections[query.place ? 'place' : 'topic'];
    const empty = { ...draftOf(NOTHING), title: query.title ?? '' };
    return headings.reduce((draft, heading) => withNew(draft, undefined, heading).draft, empty);
  });
  return (
    <Desk lang={lang} keep={`new.${query.draft}`} from={from} create={{ slug: query.slug, placeId: query.place }} />
  );
}

function Form() {
  const t = startWords();
  const room = roomWords();
  const { route, query } = useLocation();
  const [about, setAbout] = useState<'place' | 'topic'>(query.place || !query.title ? 'place' : 'topic');
  const [lang, setLang] = useState<TextLang>(textLang(query.lang, reader.value));
  const [place, setPlace] = useState<PlaceRef>();
  const go = (title: string, slug: string) => {
    const draft = Math.random().toString(36).slice(2, 10);
    route(address('/edit/new', { lang, title, slug, place: about === 'place' ? place?.id : undefined, draft }));
  };
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <div class="stack start-form">
        <div class="columns">
          <Choice label={t.about}>
            <Segments
              label={t.about}
              value={about}
              onChange={setAbout}
              options={(['place', 'topic'] as const).map((value) => ({ value, label: t.abouts[value] }))}
            />
          </Choice>
          <Choice label={t.lang}>
            <Segments
              label={t.lang}
              value={lang}
              onChange={setLang}
              options={(['zh-Hans', 'en'] as const).map((value) => ({ value, label: room.langs[value] ?? value }))}
            />
          </Choice>
        </div>
        {about === 'place' && <FindPlace lang={lang} value={place} onPick={setPlace} />}
        {about === 'place' && place && (
          <PlacePage place={place} lang={lang}>
            <Names key={place.id} title={place.name} placeId={place.id} lang={lang} onGo={go} />
          </PlacePage>
        )}
        {about === 'topic' && <Names title={query.title ?? ''} slug={query.slug} lang={lang} onGo={go} />}
      </div>
    </>
  );
}

function Choice({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="stack-small">
      <span class="field-label" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}

/** Title and address; an address that is taken is told before anything is written. */
function Names(props: {
  title: string;
  slug?: string;
  placeId?: string;
  lang: TextLang;
  onGo: (title: string, slug: string) => void;
}) {
  const t = startWords();
  const [title, setTitle] = useState(props.title);
  const [own, setOwn] = useState<string | undefined>(props.slug);
  const [place, setPlace] = useState<string>();
  const [wrong, setWrong] = useState<string>();
  const [taken, setTaken] = useState<{ slug: string; title: string }>();
  const [busy, setBusy] = useState(false);
  // A place has a name in addresses already.
  useEffect(() => {
    if (!props.placeId) return;
    api.get<{ slug: string }>(`/v1/places/${encodeURIComponent(props.placeId)}`).then(
      (card) => setPlace(card.slug),
      () => setPlace(undefined), // the title gives one, too
    );
  }, []);
  const slug = own ?? place ?? slugOf(title);
  const go = async (event: Event) => {
    event.preventDefault();
    if (!title.trim()) return setWrong(t.titleNeeded);
    if (!slugFits(slug)) return;
    setBusy(true);
    setTaken(undefined);
    try {
      const page = slug ? await readPage(slug, props.lang) : undefined;
      if (page && page.lang === props.lang) setTaken({ slug: page.slug, title: page.title });
      else props.onGo(title.trim(), slug);
    } catch (error) {
      // Not there is what is hoped for; whatever else is wrong is told when the page is created.
      if (problemOf(error).kind !== 'aborted') props.onGo(title.trim(), slug);
    }
    setBusy(false);
  };
  return (
    <form class="stack" onSubmit={go}>
      <Field
        label={t.pageTitle}
        value={title}
        error={wrong}
        onInput={(next) => {
          setTitle(next);
          setWrong(undefined);
        }}
      />
      <Field
        label={t.slug}
        mono
        optional
        value={slug}
        error={slugFits(slug) ? undefined : t.slugWrong}
        hint={t.slugHint(slug)}
        onInput={setOwn}
      />
      {taken && (
        <Note tone="warn">
          <p>{t.taken(taken.title)}</p>
          <Button small href={editAt(taken.slug, props.lang)}>
            {t.goTaken}
          </Button>
        </Note>
      )}
      <div>
        <Button kind="primary" type="submit" busy={busy}>
          {t.go}
        </Button>
      </div>
    </form>
  );
}
