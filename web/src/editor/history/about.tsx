import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { may } from '../../api';
import { Button, toast } from '../../kit';
import { editAt, historyAt, pageAt } from '../calls';
import type { GuidePage, TextLang } from '../guides';
import { historyWords } from '../words/history';
import { roomWords } from '../words/room';
import { GiveBack } from './give-back';
import { Protect } from './protect';
import { Remove } from './remove';
import { Rename } from './rename';

type Doing = 'rename' | 'giveBack' | 'protect' | 'remove';

/** What holds of the page as a whole, and what can be done with it. */
export function About({ page, lang, onChanged }: { page: GuidePage; lang: TextLang; onChanged: () => void }) {
  const t = historyWords();
  const room = roomWords();
  const { route } = useLocation();
  const [doing, setDoing] = useState<Doing>();
  const admin = may('admin');
  const locked = page.protection === 'locked' && !admin;
  const done = (words: string, next?: string) => {
    setDoing(undefined);
    toast(words);
    if (next) route(next);
    else onChanged();
  };
  const dialog = { page, lang, onClose: () => setDoing(undefined) };
  return (
    <aside class="card stack-small history-about" aria-label={t.about}>
      <dl class="history-facts">
        <Fact label={t.address}>
          <a href={pageAt(page.slug, lang)}>/guides/{page.slug}</a>
        </Fact>
        <Fact label={t.langs}>
          {page.langs.map((l) => (
            <a key={l.lang} href={historyAt(l.slug, l.lang)} aria-current={l.lang === lang ? 'true' : undefined}>
              {room.langs[l.lang] ?? l.lang}
            </a>
          ))}
        </Fact>
        <Fact label={t.origin}>{room.origins[page.origin]}</Fact>
        <Fact label={t.protection}>{room.protections[page.protection]}</Fact>
      </dl>
      {!locked && (
        <div class="row">
          <Button small icon="edit" onClick={() => setDoing('rename')}>
            {t.rename.go}
          </Button>
          {page.place && (
            <Button small icon="refresh" onClick={() => setDoing('giveBack')}>
              {t.giveBack.go}
            </Button>
          )}
          {admin && (
            <Button small icon="shield" onClick={() => setDoing('protect')}>
              {t.protect.go}
            </Button>
          )}
          {admin && (
            <Button small kind="danger" icon="trash" onClick={() => setDoing('remove')}>
              {t.remove.go}
            </Button>
          )}
        </div>
      )}
      {doing === 'rename' && (
        <Rename
          {...dialog}
          onDone={(words, slug) => done(words, slug === page.slug ? undefined : historyAt(slug, lang))}
        />
      )}
      {doing === 'giveBack' && <GiveBack {...dialog} onDone={done} />}
      {doing === 'protect' && <Protect {...dialog} onDone={done} />}
      {doing === 'remove' && (
        <Remove {...dialog} onDone={(words, left) => done(words, left ? editAt(page.slug, left) : '/edit')} />
      )}
    </aside>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
