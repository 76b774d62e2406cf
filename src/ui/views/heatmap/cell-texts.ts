/** Texts of the elements in view, asked for when cells are wide enough to hold them. */
import type { SignalledRequests } from '#protocol/client.ts';
import type { ArrayView } from '#protocol/engine-api.ts';
import type { Rectangle } from '../cards/card-settings.ts';
import { createLatest } from './latest.ts';

interface Block extends Rectangle {
  readonly key: string;
  readonly texts: readonly (readonly string[])[];
}

interface Wish extends Rectangle {
  readonly key: string;
  readonly view: ArrayView;
}

export interface CellTexts {
  /** Text of an element, or null while it is on its way. Whole elements of `part` are asked for. */
  textsOf(view: ArrayView, part: Rectangle): (row: number, col: number) => string | null;
  stop(): void;
}

export interface CellTextsOptions {
  readonly requests: Pick<SignalledRequests, 'cells'>;
  readonly onTexts: () => void;
}

const within = (part: Rectangle, block: Rectangle): boolean =>
  part.rows[0] >= block.rows[0] &&
  part.rows[1] <= block.rows[1] &&
  part.cols[0] >= block.cols[0] &&
  part.cols[1] <= block.cols[1];

export function createCellTexts({ requests, onTexts }: CellTextsOptions): CellTexts {
  let block: Block | null = null;
  let asked: Wish | null = null;
  const latest = createLatest<Wish, readonly (readonly string[])[]>({
    run: async ({ view, rows, cols }, signal) => (await requests.cells({ view, rows, cols }, signal)).texts,
    onAnswer: (texts, { key, rows, cols }) => {
      block = { key, rows, cols, texts };
      onTexts();
    },
    onError: () => {
      asked = null;
    },
  });

  function textsOf(view: ArrayView, part: Rectangle): (row: number, col: number) => string | null {
    const key = JSON.stringify(view);
    const have = block?.key === key && within(part, block);
    if (!have && !(asked?.key === key && within(part, asked))) {
      asked = { key, view, rows: part.rows, cols: part.cols };
      latest.ask(asked);
    }
    const now = block?.key === key ? block : null;
    return (row, col) => now?.texts[row - now.rows[0]]?.[col - now.cols[0]] ?? null;
  }

  return { textsOf, stop: latest.stop };
}
