/** The newest line for a window: a preview at once, then all of it. */
import { useEffect, useRef, useState } from 'react';
import type { ArrayView, Interval, LineResult } from '#protocol/engine-api.ts';
import { becameExact, useCard } from '../cards/card-store.ts';
import { bucketsFor } from './line-request.ts';

export interface LineWish {
  /** An `ArrayView` as JSON, so that equal wishes are equal. */
  readonly view: string;
  readonly cols: Interval;
  /** CSS pixels; 0: not yet. */
  readonly width: number;
}

export interface LineAnswer {
  readonly line: LineResult | null;
  readonly sampled: boolean;
  /** Nothing better is under way. */
  readonly final: boolean;
  readonly error: unknown;
}

export function useLine({ view, cols: [from, to], width }: LineWish): LineAnswer {
  const card = useCard();
  const [answer, setAnswer] = useState<LineAnswer>({ line: null, sampled: false, final: false, error: null });
  const again = useAgainWhenExact(answer.sampled && answer.final);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` asks for the same line anew
  useEffect(() => {
    if (width === 0 || to <= from) return;
    const controller = new AbortController();
    const { signal } = controller;
    const request = { view: JSON.parse(view) as ArrayView, cols: [from, to] as Interval, buckets: bucketsFor(width) };
    const load = async () => {
      const preview = await card.requests.line({ ...request, quality: 'preview' }, signal);
      setAnswer({ line: preview, sampled: preview.sampled, final: !preview.sampled, error: null });
      if (!preview.sampled) return;
      const exact = await card.requests.line({ ...request, quality: 'exact' }, signal);
      setAnswer({ line: exact, sampled: exact.sampled, final: true, error: null });
    };
    load().catch((error: unknown) => {
      if (!signal.aborted) setAnswer((before) => ({ ...before, error }));
    });
    return () => controller.abort();
  }, [card, view, from, to, width, again]);
  return answer;
}

/** Counts up when the pass has come to its end and what is shown stayed sampled. */
function useAgainWhenExact(stayed: boolean): number {
  const card = useCard();
  const [count, setCount] = useState(0);
  const latest = useRef(stayed);
  latest.current = stayed;
  useEffect(
    () =>
      card.pass.subscribe((pass, before) => {
        if (becameExact(before, pass) && latest.current) setCount((last) => last + 1);
      }),
    [card],
  );
  return count;
}
