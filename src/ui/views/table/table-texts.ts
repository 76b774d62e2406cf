/** Texts of the cells in view, asked for in blocks and kept for a while. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { isArraybookError } from '#core/base/errors.ts';
import type { Interval } from '#protocol/engine-api.ts';
import { useCard } from '../cards/card-store.ts';
import { markFirstPicture } from '../heatmap/first-picture.ts';
import { createLatest } from '../heatmap/latest.ts';
import type { TableModel } from './table-model.ts';

interface Block {
  readonly rows: Interval;
  readonly cols: Interval;
  readonly texts: readonly (readonly string[])[];
}

const KEPT = 12;
/** Rows around what is in view that are asked for with it. */
const OVERSCAN = 20;

export interface Texts {
  readonly textOf: (row: number, col: number) => string | null;
  readonly error: unknown;
}

const holds = (block: Block | { rows: Interval; cols: Interval }, row: number, col: number): boolean =>
  row >= block.rows[0] && row < block.rows[1] && col >= block.cols[0] && col < block.cols[1];

export function useTexts(model: TableModel, rows: Interval, cols: Interval, ready: boolean): Texts {
  const card = useCard();
  const [blocks, setBlocks] = useState<readonly Block[]>([]);
  const [error, setError] = useState<unknown>(null);
  // Models of one key give the same texts, so a new one does not disturb what is on its way.
  const newest = useRef(model);
  newest.current = model;
  const asked = useRef<{ rows: Interval; cols: Interval } | null>(null);
  const latest = useMemo(
    () =>
      createLatest({
        run: (part: { rows: Interval; cols: Interval }, signal) =>
          newest.current.texts(part.rows, part.cols, card.requests, signal),
        onAnswer: (texts, part) => {
          setBlocks((all) => [{ ...part, texts }, ...all].slice(0, KEPT));
          setError(null);
        },
        onError: (problem) => {
          asked.current = null;
          if (!isArraybookError(problem, 'cancelled')) setError(problem);
        },
      }),
    [card],
  );

  const [top, bottom, left, right] = [rows[0], rows[1], cols[0], cols[1]];
  useEffect(() => {
    if (!ready || bottom <= top || right <= left) return;
    const corners = [
      [top, left],
      [bottom - 1, left],
      [top, right - 1],
      [bottom - 1, right - 1],
    ] as const;
    const there = corners.every(([row, col]) => blocks.some((block) => holds(block, row, col)));
    const coming = asked.current !== null && corners.every(([row, col]) => holds(asked.current!, row, col));
    if (there || coming) return;
    const part = {
      rows: [Math.max(0, top - OVERSCAN), Math.min(model.rowCount, bottom + OVERSCAN)] as Interval,
      cols: [Math.max(0, left - 2), Math.min(model.colCount, right + 2)] as Interval,
    };
    asked.current = part;
    latest.ask(part);
  }, [ready, top, bottom, left, right, blocks, latest, model.rowCount, model.colCount]);

  useEffect(() => {
    if (blocks.length > 0) markFirstPicture(card);
  }, [blocks, card]);
  useEffect(
    () => () => {
      latest.stop();
      asked.current = null;
    },
    [latest],
  );

  const textOf = useCallback(
    (row: number, col: number): string | null => {
      const block = blocks.find((candidate) => holds(candidate, row, col));
      return block?.texts[row - block.rows[0]]?.[col - block.cols[0]] ?? null;
    },
    [blocks],
  );
  return { textOf, error };
}
