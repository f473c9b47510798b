import { useEffect } from 'preact/hooks';
import { Route, Router, useLocation } from 'preact-iso';
import { late, Shell, SignedIn, SignedInAs } from '../kit';
import { countReview, waiting } from './review/waiting';
import { roomWords } from './words/room';

/** The editor's room: find a page, write it, look back at it, look over what others wrote. */

const Pages = late(() => import('./pages/screen'));
const Edit = late(() => import('./edit/screen'));
const Start = late(() => import('./start/screen'));
const History = late(() => import('./history/screen'));
const Review = late(() => import('./review/screen'));

export default function Editor() {
  const t = roomWords();
  const { path } = useLocation();
  return (
    <Shell
      look="console"
      name={t.name}
      home="/edit"
      nav={[
        { href: '/edit', label: t.pages, icon: 'read', deep: path !== '/edit/new' },
        { href: '/edit/new', label: t.start, icon: 'plus' },
        {
          href: '/review',
          label: t.review,
          icon: 'inbox',
          deep: true,
          ...(waiting.value ? { count: waiting.value } : {}),
        },
      ]}
      more={[{ href: '/', label: t.home, icon: 'ask' }]}
      aside={<SignedInAs />}
    >
      <SignedIn scope="editor">
        <Counting />
        <Router>
          <Route path="/edit" component={Pages} />
          <Route path="/edit/new" component={Start} />
          <Route path="/edit/:slug" component={Edit} />
          <Route path="/edit/:slug/history" component={History} />
          <Route path="/review" component={Review} />
          <Route default component={Pages} />
        </Router>
      </SignedIn>
    </Shell>
  );
}

/** How many edits wait, for the menu; asked once somebody is signed in. */
function Counting() {
  useEffect(() => countReview(), []);
  return null;
}
