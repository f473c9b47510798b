import { useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { problemOf, useLoad } from '../../api';
import { lang as reader } from '../../i18n/lang';
import { Button, EmptyState, Loaded, More, Note, PageHead, useMore } from '../../kit';
import { editAt, historyAt, pageAt, readPage, readRevisions, textLang } from '../calls';
import type { GuidePage, Revisions, TextLang } from '../guides';
import { historyWords } from '../words/history';
import { roomWords } from '../words/room';
import { About } from './about';
import { Compared, CompareBar } from './compare';
import { RevisionLine } from './revision-line';
import './history.css';

const AT_ONCE = 30;

/** `/edit/:slug/history?lang=`: every revision of a page; two of them beside each other by `&from=&to=`. */
export default function HistoryScreen() {
  const { params } = useRoute();
  const { query } = useLocation();
  const [fallback] = useState(reader.value);
  const slug = params.slug ?? '';
  const lang = textLang(query.lang, fallback);
  const load = useLoad(
    async (signal) => {
      const page = await published(slug, lang, signal);
      return { page, revisions: await readRevisions(page?.slug ?? slug, { lang, limit: AT_ONCE }, signal) };
    },
    [slug, lang],
  );
  return (
    <Loaded of={load}>
      {({ page, revisions }) => (
        <History slug={page?.slug ?? slug} page={page} lang={lang} first={revisions} onChanged={load.reload} />
      )}
    </Loaded>
  );
}

/** The page; none while its first text waits for somebody's word. */
async function published(slug: string, lang: TextLang, signal: AbortSignal): Promise<GuidePage | undefined> {
  try {
    return await readPage(slug, lang, signal);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status === 404) return undefined;
    throw problem;
  }
}

type HistoryProps = {
  slug: string;
  page: GuidePage | undefined;
  lang: TextLang;
  first: Revisions;
  onChanged: () => void;
};

function History({ slug, page, lang, first, onChanged }: HistoryProps) {
  const t = historyWords();
  const room = roomWords();
  const { query, route } = useLocation();
  const [chosen, setChosen] = useState<number[]>([]);
  const list = useMore(first, (cursor) => readRevisions(slug, { lang, limit: AT_ONCE, cursor }));
  const { items } = list;
  const titles = new Map(page?.sections.map((s) => [s.id, s.title]));
  const [from, to] = [Number(query.from), Number(query.to)];
  const compare = (a: number, b: number) => {
    route(`${historyAt(slug, lang)}&from=${a}&to=${b}`);
    setChosen([]);
  };
  const actions = page && (
    <>
      <Button small icon="edit" href={editAt(slug, lang)}>
        {room.edit}
      </Button>
      <Button small icon="read" href={pageAt(slug, lang)} newTab>
        {room.read}
      </Button>
    </>
  );
  return (
    <>
      <PageHead title={t.title(page?.title ?? items[0]?.title ?? slug)} actions={actions}>
        {t.lead}
      </PageHead>
      <div class="history">
        {page ? (
          <About page={page} lang={lang} onChanged={onChanged} />
        ) : (
          items.length > 0 && <Note>{t.notPublished}</Note>
        )}
        <div class="stack">
          {from > 0 && to > 0 && (
            <Compared
              key={`${from} ${to}`}
              slug={slug}
              lang={lang}
              from={from}
              to={to}
              onClose={() => route(historyAt(slug, lang))}
            />
          )}
          {items.length === 0 && <EmptyState icon="history" title={t.none} />}
          {items.length > 1 && <p class="quiet small">{t.chooseHint}</p>}
          <ol class="history-list" aria-label={t.list}>
            {items.map((revision) => (
              <RevisionLine
                key={revision.revision}
                of={revision}
                slug={slug}
                lang={lang}
                current={revision.revision === page?.revision}
                titles={titles}
                chosen={items.length > 1 ? chosen.includes(revision.revision) : undefined}
                full={chosen.length === 2 && !chosen.includes(revision.revision)}
                onChoose={(on) =>
                  setChosen(on ? [...chosen, revision.revision] : chosen.filter((n) => n !== revision.revision))
                }
                onChanged={onChanged}
              />
            ))}
          </ol>
          <More {...list} />
          <CompareBar chosen={chosen} onClear={() => setChosen([])} onGo={compare} />
        </div>
      </div>
    </>
  );
}
