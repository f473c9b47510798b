import { useEffect } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { late } from './kit/late';
import { Ask } from './traveller/ask/ask';
import { NotFound } from './traveller/not-found';
import { TravellerShell } from './traveller/shell';

/**
 * The table of contents: every address of the app, and the room that serves it. Addresses that the
 * server answers itself (guide pages, the API and its description) are left to the browser.
 */
const OURS = /^\/(?!(guides|v1|docs|openapi\.json|metrics|healthz|readyz|sitemap\.xml|assets)(\/|\?|$))/;

const Photo = late(() => import('./traveller/photo/photo'));
const Walk = late(() => import('./traveller/walk/walk'));
const KeptWalk = late(() => import('./traveller/walk/kept'));
const On = late(() => import('./traveller/on/on'));
const Read = late(() => import('./traveller/read/read'));
const Place = late(() => import('./traveller/place/place'));
const Editor = late(() => import('./editor/routes'));
const Partner = late(() => import('./partner/routes'));
const Operator = late(() => import('./operator/routes'));

export function App() {
  return (
    <LocationProvider scope={OURS}>
      <Rooms />
    </LocationProvider>
  );
}

/** The rooms of those who work with Daoyou have their own shells and their own inner addresses. */
function Rooms() {
  const { path } = useLocation();
  switch (path.split('/')[1]) {
    case 'edit':
    case 'review':
      return <Editor />;
    case 'partner':
      return <Partner />;
    case 'operator':
      return <Operator />;
    default:
      return <Traveller />;
  }
}

function Traveller() {
  useEffect(fetchAhead, []);
  return (
    <TravellerShell>
      <Router>
        <Route path="/" component={Ask} />
        <Route path="/photo" component={Photo} />
        <Route path="/walk" component={Walk} />
        <Route path="/walk/:id" component={KeptWalk} />
        <Route path="/on" component={On} />
        <Route path="/read" component={Read} />
        <Route path="/places/:id" component={Place} />
        <Route default component={NotFound} />
      </Router>
    </TravellerShell>
  );
}

/** The other tabs, when there is nothing else to do: a signal on a mountain comes and goes. */
function fetchAhead(): () => void {
  const timer = setTimeout(() => {
    for (const room of [Photo, Walk, On, Read, Place]) room.preload().catch(() => undefined); // tried again when shown
  }, 2500);
  return () => clearTimeout(timer);
}
