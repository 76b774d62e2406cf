/** Card views are a chunk of their own, fetched when the page is idle so that the first drop finds them there. */
export const loadCard = () => import('../cards/Card.tsx');

export function prefetchCard(): void {
  const fetchIt = () => void loadCard().catch(() => undefined);
  if ('requestIdleCallback' in window) requestIdleCallback(fetchIt, { timeout: 2_000 });
  else setTimeout(fetchIt, 200);
}
