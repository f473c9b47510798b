import { useState } from 'preact/hooks';
import { PLACE_KINDS, useLoad } from '../../api';
import { ago } from '../../i18n/format';
import { lang as reader } from '../../i18n/lang';
import { Badge, Button, EmptyState, Field, Loaded, More, PageHead, Segments, Select, useMore } from '../../kit';
import { editAt, findPages, historyAt } from '../calls';
import { changedSections } from '../edit/draft';
import { allKept } from '../edit/kept';
import type { GuideItem, Guides, TextLang } from '../guides';
import { useSettled } from '../pick/find-page';
import { pagesWords } from '../words/pages';
import { roomWords } from '../words/room';
import './pages.css';

const AT_ONCE = 30;
const LANGS = ['zh-Hans', 'en'] as const;

/** `/edit`: finds a page to work on; what was left unsaved comes first. */
export default function PagesScreen() {
  const t = pagesWords();
  const room = roomWords();
  const [words, setWords] = useState('');
  const [kind, setKind] = useState('');
  const [lang, setLang] = useState<TextLang>(reader.value);
  const q = useSettled(words);
  const kinds = ['', 'topic', ...PLACE_KINDS].map((value) => ({
    value,
    label: value ? (room.kinds[value] ?? value) : t.anyKind,
  }));
  return (
    <>
      <PageHead
        title={t.title}
        actions={
          <Button kind="primary" icon="plus" href="/edit/new">
            {room.start}
          </Button>
        }
      >
        {t.lead}
      </PageHead>
      <div class="stack">
        <Unsaved />
        <div class="pages-filter">
          <Field label={t.search} type="search" value={words} onInput={setWords} />
          <Select label={t.kind} value={kind} options={kinds} onChange={setKind} />
          <div class="field">
            <span class="field-label" aria-hidden="true">
              {t.lang}
            </span>
            <Segments
              label={t.lang}
              value={lang}
              options={LANGS.map((value) => ({ value, label: room.langs[value] ?? value }))}
              onChange={setLang}
            />
          </div>
        </div>
        <Found key={`${q} ${kind} ${lang}`} q={q} kind={kind} lang={lang} />
      </div>
    </>
  );
}

/** What was found; without words, what was revised last comes first. */
function Found({ q, kind, lang }: { q: string; kind: string; lang: TextLang }) {
  const query = { q, kind, lang, limit: AT_ONCE, ...(q ? {} : { sort: 'latest' as const }) };
  const first = useLoad((signal) => findPages(query, signal), [q, kind, lang]);
  return (
    <Loaded of={first}>
      {(page) => <List first={page} lang={lang} next={(cursor) => findPages({ ...query, cursor })} />}
    </Loaded>
  );
}

function List(props: { first: Guides; lang: TextLang; next: (cursor: string) => Promise<Guides> }) {
  const t = pagesWords();
  const list = useMore(props.first, props.next);
  if (list.items.length === 0) {
    return (
      <EmptyState
        icon="search"
        title={t.none}
        action={
          <Button icon="plus" href="/edit/new">
            {roomWords().start}
          </Button>
        }
      >
        {t.noneHint}
      </EmptyState>
    );
  }
  return (
    <>
      <ul class="pages-list">
        {list.items.map((item) => (
          <Line key={`${item.slug} ${item.lang}`} item={item} lang={props.lang} />
        ))}
      </ul>
      <More {...list} />
    </>
  );
}

function Line({ item, lang }: { item: GuideItem; lang: TextLang }) {
  const t = pagesWords();
  const room = roomWords();
  const lacking = LANGS.filter((l) => !item.langs.includes(l));
  return (
    <li class="pages-line">
      <div class="pages-words">
        <a class="pages-title" href={editAt(item.slug, lang)} lang={item.lang}>
          {item.title}
        </a>
        <span class="row small">
          <span class="quiet">
            {[room.kinds[item.kind] ?? item.kind, room.revision(item.revision), t.revised(ago(item.revised_at))].join(
              ' · ',
            )}
          </span>
          <Badge tone={item.origin === 'generated' ? 'good' : 'plain'}>{room.origins[item.origin]}</Badge>
          {item.protection !== 'open' && <Badge tone="warn">{room.protections[item.protection]}</Badge>}
          {lacking.map((l) => (
            <Badge key={l} tone="info">
              {t.lacks(room.langs[l] ?? l)}
            </Badge>
          ))}
        </span>
      </div>
      <div class="row">
        <Button small icon="edit" href={editAt(item.slug, lang)}>
          {room.edit}
        </Button>
        <Button
          small
          kind="plain"
          icon="history"
          href={historyAt(item.slug, lang)}
          label={`${room.history}: ${item.title}`}
        />
      </div>
    </li>
  );
}

/** Changes that were never saved, with the way back to them. */
function Unsaved() {
  const t = pagesWords();
  const room = roomWords();
  const [kept] = useState(allKept);
  if (kept.length === 0) return null;
  return (
    <section class="card stack-small" aria-label={t.drafts}>
      <h2 class="pages-drafts">{t.drafts}</h2>
      <p class="quiet small">{t.draftsLead}</p>
      <ul class="pages-list">
        {kept.map(({ key, draft, at, href }) => (
          <li key={key} class="pages-line">
            <span class="pages-words">
              <a class="pages-title" href={href}>
                {draft.title || room.untitled}
              </a>
              <span class="quiet small">{t.draftLine(changedSections(draft).length, ago(at))}</span>
            </span>
            <Button small href={href}>
              {t.resume}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
