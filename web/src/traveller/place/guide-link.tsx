import { api, useLoad, type Page } from '../../api';
import { Button } from '../../kit';
import { lang } from '../../i18n/lang';
import type { GuideItem } from '../types';
import { placeWords } from './words';

/** The way to the guide page of a place, where there is one. */
export function GuideLink({ placeId }: { placeId: string }) {
  const load = useLoad(
    (signal) => api.get<Page<GuideItem>>('/v1/guides', { place_id: placeId, lang: lang.value, limit: 1 }, { signal }),
    [placeId],
  );
  const guide = load.data?.items[0];
  if (!guide) return null; // none, or a service without guides: nothing to offer
  return (
    <Button icon="read" href={`/guides/${encodeURIComponent(guide.slug)}?lang=${lang.value}`}>
      {placeWords().guide}
    </Button>
  );
}
