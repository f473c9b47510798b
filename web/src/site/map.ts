type Known = { map?: { own?: boolean; tiles_url?: string | null } };

/** A small map where the page has room for one, fetched when it comes into sight. */
export function showMaps(): void {
  const rooms = document.querySelectorAll<HTMLElement>('[data-map]');
  const near = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        void show(target as HTMLElement);
      }
    },
    { rootMargin: '200px' },
  );
  rooms.forEach((room) => near.observe(room));
}

async function show(room: HTMLElement): Promise<void> {
  const at = { lat: Number(room.dataset.lat), lon: Number(room.dataset.lon) };
  if (!Number.isFinite(at.lat) || !Number.isFinite(at.lon)) return;
  const answer = await fetch('/v1/site').catch(() => undefined);
  const site = answer?.ok ? ((await answer.json()) as Known) : {};
  if (!site.map?.own && !site.map?.tiles_url) return; // one point on nothing shows nothing
  const { draw } = await import('./map-room');
  draw(room, at, room.dataset.title ?? document.title);
}
