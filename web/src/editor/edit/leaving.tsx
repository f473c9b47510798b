import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Confirm } from '../../kit';
import { editWords } from '../words/edit';

type Way = { href: string } | { back: true };

/** Marks the entry of the history that stands guard: the same page once more. */
const GUARD = { guard: true };
const guarded = () => (history.state as { guard?: boolean } | null)?.guard === true;

/**
 * Asks before unsaved changes are left: by links inside the app, by the browser's way back, and by
 * closing the tab. What is left stays on this device.
 *
 * Nothing can keep the browser from going back, and the router hears of it first. So the page stands in
 * the history twice while there is something unsaved: the first way back leads to the page itself.
 */
export function Leaving({ unsaved }: { unsaved: boolean }) {
  const t = editWords().leaving;
  const { route } = useLocation();
  const [way, setWay] = useState<Way>();
  const free = useRef(false);

  useEffect(() => {
    free.current = false;
    if (!unsaved) return;
    const here = location.href;
    if (!guarded()) history.pushState(GUARD, '', here);
    const close = (event: BeforeUnloadEvent) => {
      if (!free.current) event.preventDefault();
    };
    const click = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | null;
      const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (free.current || !link || !plain || link.target === '_blank' || link.download) return;
      const to = new URL(link.href, here);
      if (to.origin !== location.origin || (to.pathname === location.pathname && to.search === location.search)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      setWay({ href: to.href });
    };
    const turn = () => {
      if (!free.current && !guarded()) setWay({ back: true });
    };
    addEventListener('beforeunload', close);
    addEventListener('click', click, true);
    addEventListener('popstate', turn);
    return () => {
      removeEventListener('beforeunload', close);
      removeEventListener('click', click, true);
      removeEventListener('popstate', turn);
      if (!free.current && guarded() && location.href === here) history.back();
    };
  }, [unsaved]);

  const stay = () => {
    setWay(undefined);
    if (!guarded()) history.pushState(GUARD, '', location.href);
  };
  const leave = () => {
    free.current = true;
    if (!way) return;
    setWay(undefined);
    if ('back' in way) return history.back();
    const go = () => {
      const to = new URL(way.href);
      // Addresses that the server answers itself are no routes of the app.
      if (/^\/(guides|v1|docs)(\/|$)/.test(to.pathname)) location.assign(way.href);
      else route(to.pathname + to.search + to.hash);
    };
    if (!guarded()) return go();
    addEventListener('popstate', go, { once: true });
    history.back();
  };

  return (
    <Confirm open={way !== undefined} title={t.title} go={t.go} onGo={leave} onClose={stay}>
      <p>{t.text}</p>
    </Confirm>
  );
}
