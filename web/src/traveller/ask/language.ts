import type { Lang } from '../../i18n/lang';

/** The language to answer in: the question's own where it shows, else the reader's. */
export function languageOf(question: string, reader: Lang): Lang {
  const han = question.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = question.match(/\p{Script=Latin}+/gu)?.length ?? 0;
  if (han === 0 && latin === 0) return reader;
  return han >= latin ? 'zh-Hans' : 'en';
}
