import { ago } from '../../i18n/format';
import { Badge, Button, PageHead } from '../../kit';
import { editAt, historyAt, pageAt } from '../calls';
import type { GuidePage, TextLang } from '../guides';
import { editWords } from '../words/edit';
import { roomWords } from '../words/room';

/** What is written on, from which revision, and where else one may go from here. */
export function DeskHead({ title, page, lang }: { title: string; page: GuidePage | undefined; lang: TextLang }) {
  const t = editWords();
  const room = roomWords();
  if (!page) {
    return (
      <PageHead title={t.title(title || room.untitled)}>
        <span class="row">
          <Badge>{room.langs[lang]}</Badge>
          <Badge tone="info">{room.start}</Badge>
        </span>
      </PageHead>
    );
  }
  const others = page.langs.filter((l) => l.lang !== lang);
  return (
    <PageHead
      title={t.title(title || room.untitled)}
      actions={
        <>
          {others.map((other) => (
            <Button key={other.lang} small icon="globe" href={editAt(other.slug, other.lang)}>
              {t.otherLang(room.langs[other.lang] ?? other.lang)}
            </Button>
          ))}
          {others.length === 0 && (
            <Button small icon="globe" href={editAt(page.slug, lang === 'en' ? 'zh-Hans' : 'en')}>
              {t.writeLang(room.langs[lang === 'en' ? 'zh-Hans' : 'en'] ?? '')}
            </Button>
          )}
          <Button small icon="history" href={historyAt(page.slug, lang)}>
            {room.history}
          </Button>
          <Button small icon="read" href={pageAt(page.slug, lang)} newTab>
            {room.read}
          </Button>
        </>
      }
    >
      <span class="row">
        <Badge>{room.langs[lang]}</Badge>
        <Badge tone={page.origin === 'generated' ? 'good' : 'plain'}>{room.origins[page.origin]}</Badge>
        <span class="small">
          {[room.revision(page.revision), page.revised_by, ago(page.revised_at)].filter(Boolean).join(' · ')}
        </span>
      </span>
    </PageHead>
  );
}
