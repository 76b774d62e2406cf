/** Pictures beside figures, for readers of the file that cannot draw them (Jupyter without Plotly, code hosts, mail). */
import type { FigureSpec } from '#protocol/figure.ts';
import type { NotebookCell, NotebookDocument, OutputRecord } from './document.ts';
import { PLOTLY_MIME, shownOf } from './outputs.ts';

/** PNG in base64; null: it cannot be drawn. */
export type PictureOf = (figure: FigureSpec) => Promise<string | null>;

/** Drawing stops after this time (milliseconds); what is left keeps its text. */
const LONGEST = 15_000;

export const hasBareFigures = ({ cells }: NotebookDocument): boolean =>
  cells.some(({ outputs }) => outputs.some(isBareFigure));

const isBareFigure = (output: OutputRecord): boolean =>
  (output.output_type === 'display_data' || output.output_type === 'execute_result') &&
  output.data[PLOTLY_MIME] !== undefined &&
  output.data['image/png'] === undefined;

export async function withPictures(document: NotebookDocument, pictureOf: PictureOf): Promise<NotebookDocument> {
  const end = performance.now() + LONGEST;
  const cells: NotebookCell[] = [];
  for (const cell of document.cells) {
    if (!cell.outputs.some(isBareFigure)) cells.push(cell);
    else cells.push({ ...cell, outputs: await drawnOutputs(cell.outputs, pictureOf, end) });
  }
  return { ...document, cells };
}

async function drawnOutputs(
  outputs: readonly OutputRecord[],
  pictureOf: PictureOf,
  end: number,
): Promise<readonly OutputRecord[]> {
  const drawn: OutputRecord[] = [];
  for (const output of outputs) {
    drawn.push(isBareFigure(output) && performance.now() < end ? await withPicture(output, pictureOf) : output);
  }
  return drawn;
}

async function withPicture(output: OutputRecord, pictureOf: PictureOf): Promise<OutputRecord> {
  const shown = shownOf(output);
  if (shown.kind !== 'figure' || !('data' in output)) return output;
  const picture = await pictureOf(shown.figure).catch(() => null);
  return picture === null ? output : { ...output, data: { ...output.data, 'image/png': picture } };
}
