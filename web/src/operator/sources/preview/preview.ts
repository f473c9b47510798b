import { lang } from '../../../i18n/lang';

/** What would be read from a page. Unknown is `null`. */

export type Claim = { field: string; lang: string | null; value: string; typed: unknown };
export type LangText = { lang: string | null; text: string };

export type PreviewPlace = {
  external_id: string;
  kind: string | null;
  names: LangText[];
  aliases: LangText[];
  parent: string | null;
  position: { lat: number; lon: number } | null;
  datum: string | null;
  same_as: string[];
  claims: Claim[];
  photos: { url?: string; file?: string; caption?: unknown }[];
};

export type PreviewEvent = {
  external_id: string;
  place: string | null;
  kind: string;
  effect: string;
  texts: { lang: string | null; title: string; body: string }[];
  url: string | null;
  starts_at: string | null;
  ends_at: string | null;
};

export type Defect = {
  severity: 'error' | 'doubt' | 'warning';
  column?: string;
  code: string;
  message: { zh: string; en: string };
};

export type Preview = {
  url: string;
  media_type: string | null;
  title: string | null;
  lang: string | null;
  published_at: string | null;
  publisher: string | null;
  places: PreviewPlace[];
  events: PreviewEvent[];
  routes: { texts?: { title: string }[]; external_id: string }[];
  passages: { heading: string | null; body: string; lang: string | null }[];
  defects: { list: Defect[]; left_out: number };
  links: string[];
};

export const defectWords = (defect: Defect): string => (lang.value === 'en' ? defect.message.en : defect.message.zh);

export const placeName = (place: PreviewPlace): string => place.names[0]?.text ?? place.external_id;
