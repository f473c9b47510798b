import { api, useLoad, type Page } from '../../api';
import { Badge, Button, ErrorNote, Note, Skeleton } from '../../kit';
import { ago } from '../../i18n/format';
import { lang } from '../../i18n/lang';
import type { GuideItem } from '../types';
import { Results } from './results';
import { readWords } from './words';

/** Guide pages that fit; the pages themselves are written by the server. */
export function Guides({ q, kind, brief }: { q?: string; kind?: string; brief: boolean }) {
  const t = readWords();
  const load = useLoad(
    (signal) =>
      api.get<Page<GuideItem>>('/v1/guides', { q, kind, lang: lang.value, limit: brief ? 4 : 12 }, { signal }),
    [q, kind],
  );
  if (load.problem?.status === 404) return brief ? null : <WithoutGuides />;
  if (load.problem) return <ErrorNote problem={load.problem} onRetry={load.reload} />;
  if (!load.data) return <Skeleton />;
  if (load.data.items.length === 0) return null;
  return (
    <section class="stack">
      <div class="row-apart">
        <h2>{t.guides}</h2>
        <div class="row">
          <Button small kind="plain" href={`/guides?lang=${lang.value}`}>
            {t.allGuides}
          </Button>
          <Button small kind="plain" icon="edit" href="/edit/new">
            {t.write}
          </Button>
        </div>
      </div>
      {!brief && <p class="quiet">{t.guidesLead}</p>}
      <ul class="guide-cards">
        {load.data.items.map((g) => (
          <li key={g.slug}>
            <GuideCard guide={g} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A service without guide pages says so, and shows what it has. */
function WithoutGuides() {
  return (
    <>
      <Note>{readWords().noGuides}</Note>
      <Results kind="attraction" />
    </>
  );
}

function GuideCard({ guide: g }: { guide: GuideItem }) {
  const picture = g.photo?.picture ? `/v1/photos/${g.photo.picture}?size=640` : undefined;
  return (
    <a class="guide-card" href={`/guides/${encodeURIComponent(g.slug)}?lang=${lang.value}`}>
      {picture && <img src={picture} alt="" loading="lazy" />}
      <span class="guide-card-text">
        <strong lang={g.lang}>{g.title}</strong>
        {g.summary && <span lang={g.lang}>{g.summary}</span>}
        <small>
          {g.revised_at && ago(g.revised_at)} {g.origin && g.origin !== 'generated' && <Badge>{readWords().edited}</Badge>}
        </small>
      </span>
    </a>
  );
}
