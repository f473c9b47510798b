import { problemOf, useLoad, type PlaceRef } from '../../api';
import { Button, ErrorNote, Note, Skeleton } from '../../kit';
import { editAt, readPage } from '../calls';
import type { GuidePage, TextLang } from '../guides';
import { roomWords } from '../words/room';
import { startWords } from '../words/start';
import type { ComponentChildren } from 'preact';

/** The page of a place: every place has one, made from what is known, unless pages are not made here. */
async function pageOf(place: string, lang: TextLang, signal: AbortSignal): Promise<GuidePage | null> {
  try {
    return await readPage(place, lang, signal);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status === 404) return null;
    throw problem;
  }
}

/** Leads to the page that a place has, or shows its children where it has none. */
export function PlacePage({ place, lang, children }: { place: PlaceRef; lang: TextLang; children: ComponentChildren }) {
  const t = startWords();
  const { langs } = roomWords();
  const load = useLoad((signal) => pageOf(place.id, lang, signal), [place.id, lang]);
  const page = load.data;
  if (load.problem) return <ErrorNote problem={load.problem} onRetry={load.reload} />;
  if (load.loading) {
    return (
      <>
        <p class="quiet">{t.looking}</p>
        <Skeleton lines={2} />
      </>
    );
  }
  if (!page) {
    return (
      <>
        <Note>{t.notThere}</Note>
        {children}
      </>
    );
  }
  const [mine, other] = [langs[lang] ?? lang, langs[page.lang] ?? page.lang];
  const lacking = page.lang !== lang;
  return (
    <Note tone="good" title={t.there(page.title)}>
      <p>{lacking ? t.otherOnly(other, mine) : page.origin === 'generated' ? t.thereGenerated : t.thereEdited}</p>
      <Button kind="primary" icon="edit" href={editAt(page.slug, lang)}>
        {lacking ? t.goWrite(mine) : t.goEdit}
      </Button>
    </Note>
  );
}
