/** Whether an element is near the window: what is far away is not made yet. One observer serves all. */
import { type RefObject, useEffect, useState } from 'react';

const MARGIN = '800px 0px';

const listeners = new WeakMap<Element, (near: boolean) => void>();
let observer: IntersectionObserver | null = null;

function watch(element: Element, listener: (near: boolean) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) listeners.get(entry.target)?.(entry.isIntersecting);
    },
    { rootMargin: MARGIN },
  );
  const shared = observer;
  listeners.set(element, listener);
  shared.observe(element);
  return () => {
    listeners.delete(element);
    shared.unobserve(element);
  };
}

/** True from the first time on that the element came near. */
export function useNear(ref: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || ref.current === null) return;
    return watch(ref.current, (is) => is && setNear(true));
  }, [near, ref]);
  return near;
}
