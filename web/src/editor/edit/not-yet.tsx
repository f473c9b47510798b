import { useState } from 'preact/hooks';
import { Button, EmptyState, PageHead } from '../../kit';
import { editAt } from '../calls';
import type { GuidePage, TextLang } from '../guides';
import { editWords } from '../words/edit';
import { roomWords } from '../words/room';
import { Desk } from './desk';
import { draftOf, NOTHING, withNew, type Draft } from './draft';
import { draftKey, readKept } from './kept';

/** The page is there in the other language only: its text in this one is new. */
export function NotYet({ page, lang }: { page: GuidePage; lang: TextLang }) {
  const t = editWords().notYet;
  const { langs } = roomWords();
  const keep = draftKey(page.slug, lang);
  const [from, setFrom] = useState<Draft | undefined>(() => readKept(keep)?.draft);
  const [mine, other] = [langs[lang] ?? lang, langs[page.lang] ?? page.lang];
  if (from) {
    const create = { slug: page.slug, placeId: page.place?.id };
    return <Desk lang={lang} keep={keep} from={from} create={create} />;
  }
  return (
    <>
      <PageHead title={editWords().title(page.title)} />
      <EmptyState
        icon="globe"
        title={t.title(mine)}
        action={
          <div class="row edit-choices">
            <Button kind="primary" onClick={() => setFrom(copied(page))}>
              {t.copy(other)}
            </Button>
            <Button onClick={() => setFrom(withNew(draftOf(NOTHING), undefined).draft)}>{t.blank}</Button>
            <Button kind="plain" href={editAt(page.slug, page.lang)}>
              {t.other(other)}
            </Button>
          </div>
        }
      >
        {t.text(mine, other)}
      </EmptyState>
    </>
  );
}

/** The other language's words, section by section under the same names, to be translated in place. */
function copied(page: GuidePage): Draft {
  const sections = page.sections.map(({ id, title, markdown }) => ({ id, key: id, title, markdown }));
  return { base: NOTHING, title: page.title, sections, reason: '' };
}
