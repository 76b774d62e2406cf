/** Of a long notebook only the blocks of cells near the window are in the page; the others are empty room. */
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CellId, NotebookCell } from '../../notebook/document.ts';
import { onReveal } from './focus-cell.ts';

const BLOCK = 20;
/** Up to here everything is in the page. */
const ALL = 120;
/** CSS pixels above and below the window. */
const MARGIN = 1_600;
const GAP = 12;

export interface Segment {
  readonly block: number;
  readonly cells: readonly NotebookCell[];
  /** Null: in the page; otherwise the room that it keeps. */
  readonly height: number | null;
}

export function useCellWindow(
  cells: readonly NotebookCell[],
  active: CellId | null,
  list: RefObject<HTMLElement | null>,
): readonly Segment[] {
  const [near, setNear] = useState<ReadonlySet<number>>(FIRST);
  const heights = useRef(new Map<number, number>());
  const long = cells.length > ALL;
  const look = useCallback(() => {
    if (!long || list.current === null) return;
    const found = measure(list.current, heights.current);
    setNear((before) => (sameSet(before, found) ? before : found));
  }, [long, list]);
  useWindowChanges(look, long);
  useEffect(() => {
    if (!long) return;
    return onReveal((id) => {
      const at = cells.findIndex((cell) => cell.id === id);
      if (at >= 0) setNear((before) => new Set(before).add(Math.floor(at / BLOCK)));
    });
  }, [long, cells]);
  return useMemo(() => {
    if (!long) return [{ block: 0, cells, height: null }];
    const kept = cells.findIndex((cell) => cell.id === active);
    return blocksOf(cells).map((each, block) => {
      const here = near.has(block) || (kept >= 0 && Math.floor(kept / BLOCK) === block);
      return { block, cells: each, height: here ? null : (heights.current.get(block) ?? guess(each)) };
    });
  }, [long, cells, active, near]);
}

const FIRST: ReadonlySet<number> = new Set([0]);

function blocksOf(cells: readonly NotebookCell[]): (readonly NotebookCell[])[] {
  return Array.from({ length: Math.ceil(cells.length / BLOCK) }, (_, at) => cells.slice(at * BLOCK, (at + 1) * BLOCK));
}

function guess(cells: readonly NotebookCell[]): number {
  const lines = (text: string) => text.split('\n', 60).length;
  const room = ({ source, outputs }: NotebookCell) => 30 + 20 * lines(source) + (outputs.length > 0 ? 60 : 0) + GAP;
  return cells.reduce((sum, cell) => sum + room(cell), 0);
}

/** Blocks near the window; remembers how tall those are that are in the page. */
function measure(list: HTMLElement, heights: Map<number, number>): ReadonlySet<number> {
  const spans = new Map<number, { top: number; bottom: number }>();
  for (const child of list.children) {
    const block = Number((child as HTMLElement).dataset['block'] ?? -1);
    if (block < 0) continue;
    const { top, bottom } = child.getBoundingClientRect();
    const span = spans.get(block);
    spans.set(block, span === undefined ? { top, bottom } : { top: span.top, bottom });
  }
  const near = new Set<number>();
  for (const [block, { top, bottom }] of spans) {
    if (bottom > -MARGIN && top < window.innerHeight + MARGIN) near.add(block);
    heights.set(block, bottom - top);
  }
  return near;
}

function useWindowChanges(look: () => void, on: boolean): void {
  useEffect(() => {
    if (!on) return;
    let asked = false;
    const ask = () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        look();
      });
    };
    ask();
    window.addEventListener('scroll', ask, { passive: true });
    window.addEventListener('resize', ask);
    return () => {
      window.removeEventListener('scroll', ask);
      window.removeEventListener('resize', ask);
    };
  }, [look, on]);
}

function sameSet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each));
}
