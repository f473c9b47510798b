import { useLoad } from '../../api';
import { Loaded } from '../../kit';
import { readDiff } from '../calls';
import type { TextLang } from '../guides';
import { DiffSections } from './sections';

/** A revision against its parent, or against another, fetched when it is shown. */
export function LoadedDiff(props: { slug: string; lang: TextLang; revision: number; against?: number; below?: 1 | 2 }) {
  const { slug, lang, revision, against } = props;
  const load = useLoad((signal) => readDiff(slug, revision, lang, against, signal), [slug, lang, revision, against]);
  return <Loaded of={load}>{(diff) => <DiffSections diff={diff} lang={lang} below={props.below} />}</Loaded>;
}
