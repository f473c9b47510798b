import { useEffect } from 'preact/hooks';
import { Route, Router, useLocation } from 'preact-iso';
import { may } from '../api';
import { Button, EmptyState, Shell, SignedIn, SignedInAs, late } from '../kit';
import { usePoll } from '../kit/poll';
import { readWaiting } from './waiting/waiting';
import { operatorWords } from './words';
import './operator.css';

const Overview = late(() => import('./overview/screen'));
const Sources = late(() => import('./sources/list'));
const NewSource = late(() => import('./sources/form/new'));
const EditSource = late(() => import('./sources/form/edit'));
const OneSource = late(() => import('./sources/one'));
const Rules = late(() => import('./sources/rules/screen'));
const Preview = late(() => import('./sources/preview/screen'));
const Runs = late(() => import('./runs/runs'));
const Waiting = late(() => import('./waiting/screen'));
const Freshness = late(() => import('./freshness/freshness'));
const Partners = late(() => import('./partners/list'));
const OnePartner = late(() => import('./partners/one'));
const Editors = late(() => import('./editors/screen'));
const Audit = late(() => import('./audit/screen'));

/** How often it is asked whether something waits, for the count beside its name. */
const WAITING_MS = 60_000;

/** The operators' room: what is read and how current it is, who may write, and who wrote what. */
export default function Operator() {
  const t = operatorWords();
  const { path } = useLocation();
  const isIn = may('admin');
  // On phones the bar has more names than fit; the one that is shown should be in sight.
  useEffect(() => {
    document.querySelector('.shell-nav [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [path]);
  const waiting = usePoll(
    async (signal) => (isIn ? readWaiting(signal) : undefined),
    () => (isIn ? WAITING_MS : null),
    [isIn],
  );
  const waits = waiting.data ? waiting.data.held.length + waiting.data.uploads.length : 0;
  return (
    <Shell
      look="console"
      name={t.name}
      home="/operator"
      nav={[
        { href: '/operator', label: t.overview, icon: 'now' },
        { href: '/operator/sources', label: t.sources, icon: 'globe', deep: true },
        { href: '/operator/runs', label: t.runs, icon: 'refresh' },
        { href: '/operator/waiting', label: t.waiting, icon: 'inbox', count: waits },
        { href: '/operator/freshness', label: t.freshness, icon: 'chart' },
        { href: '/operator/partners', label: t.partners, icon: 'people', deep: true },
        { href: '/operator/editors', label: t.editors, icon: 'edit' },
        { href: '/operator/audit', label: t.audit, icon: 'history' },
      ]}
      more={[
        { href: '/', label: t.home, icon: 'ask' },
        { href: '/partner', label: t.partnersRoom, icon: 'upload' },
        { href: '/docs', label: t.docs, icon: 'read' },
      ]}
      aside={<SignedInAs />}
    >
      <SignedIn scope="admin">
        <Router>
          <Route path="/operator" component={Overview} />
          <Route path="/operator/sources" component={Sources} />
          <Route path="/operator/sources/new" component={NewSource} />
          <Route path="/operator/sources/:id" component={OneSource} />
          <Route path="/operator/sources/:id/edit" component={EditSource} />
          <Route path="/operator/sources/:id/rules" component={Rules} />
          <Route path="/operator/sources/:id/preview" component={Preview} />
          <Route path="/operator/runs" component={Runs} />
          <Route path="/operator/waiting" component={Waiting} />
          <Route path="/operator/freshness" component={Freshness} />
          <Route path="/operator/partners" component={Partners} />
          <Route path="/operator/partners/:id" component={OnePartner} />
          <Route path="/operator/editors" component={Editors} />
          <Route path="/operator/audit" component={Audit} />
          <Route default component={Missing} />
        </Router>
      </SignedIn>
    </Shell>
  );
}

function Missing() {
  const t = operatorWords();
  return (
    <EmptyState alone title={t.missing} action={<Button href="/operator">{t.back}</Button>}>
      {t.missingHint}
    </EmptyState>
  );
}
