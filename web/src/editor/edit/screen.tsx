import { useRef, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { useLoad } from '../../api';
import { lang as reader } from '../../i18n/lang';
import { ErrorNote, Skeleton } from '../../kit';
import { readPage, textLang } from '../calls';
import type { GuidePage } from '../guides';
import { Desk } from './desk';
import { draftKey } from './kept';
import { Missing } from './missing';
import { NotYet } from './not-yet';

type Read = { of: string; page: GuidePage };

/** `/edit/:slug?lang=`: reads the page, then it can be written on. */
export default function EditScreen() {
  const { params } = useRoute();
  const { query } = useLocation();
  // Words of the app may change while a text is written; the text's language does not with them.
  const [fallback] = useState(reader.value);
  const slug = params.slug ?? '';
  const lang = textLang(query.lang, fallback);
  const of = `${slug} ${lang}`;
  const load = useLoad<Read>(async (signal) => ({ of, page: await readPage(slug, lang, signal) }), [slug, lang]);
  // Reading again, for other words of the app, must not take the desk away from under somebody's hands.
  const last = useRef<Read | undefined>(undefined);
  if (load.data?.of === of) last.current = load.data;
  const read = last.current?.of === of ? last.current : undefined;

  if (!read && load.problem?.status === 404) return <Missing key={of} slug={slug} lang={lang} />;
  if (!read && load.problem) return <ErrorNote problem={load.problem} onRetry={load.reload} />;
  if (!read) return <Skeleton lines={8} />;
  const { page } = read;
  if (page.lang !== lang) return <NotYet key={of} page={page} lang={lang} />;
  const section = decodeURIComponent(location.hash.slice(1)) || undefined;
  return <Desk key={of} lang={lang} keep={draftKey(page.slug, lang)} page={page} section={section} />;
}
