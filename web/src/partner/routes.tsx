import { Route, Router } from 'preact-iso';
import { Button, EmptyState, Shell, SignedInAs, late } from '../kit';
import { PartnerOnly } from './partner-only';
import { Home } from './upload/home';
import { partnerWords } from './words';

const One = late(() => import('./upload/one'));
const Notices = late(() => import('./notices/notices'));
const Data = late(() => import('./data/data'));
const Keys = late(() => import('./keys/keys'));
const Files = late(() => import('./files/files'));

/** The partners' room: files in, notices out, and how one's data fares. */
export default function Partner() {
  const t = partnerWords();
  return (
    <Shell
      look="console"
      name={t.name}
      home="/partner"
      nav={[
        { href: '/partner', label: t.upload, icon: 'upload' },
        { href: '/partner/notices', label: t.notices, icon: 'bell' },
        { href: '/partner/data', label: t.data, icon: 'chart' },
        { href: '/partner/files', label: t.files, icon: 'file' },
        { href: '/partner/keys', label: t.keys, icon: 'key' },
      ]}
      more={[
        { href: '/', label: t.home, icon: 'ask' },
        { href: '/docs', label: t.docs, icon: 'read' },
      ]}
      aside={<SignedInAs />}
    >
      <PartnerOnly>
        <Router>
          <Route path="/partner" component={Home} />
          <Route path="/partner/uploads/:id" component={One} />
          <Route path="/partner/notices" component={Notices} />
          <Route path="/partner/data" component={Data} />
          <Route path="/partner/files" component={Files} />
          <Route path="/partner/keys" component={Keys} />
          <Route default component={Missing} />
        </Router>
      </PartnerOnly>
    </Shell>
  );
}

function Missing() {
  const t = partnerWords();
  return (
    <EmptyState alone title={t.missing} action={<Button href="/partner">{t.back}</Button>}>
      {t.missingHint}
    </EmptyState>
  );
}
