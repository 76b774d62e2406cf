import { CircleAlert, OctagonPause } from 'lucide-react';
import type { CellFailure } from '#protocol/cells-api.ts';
import type { NotebookCell } from '../../notebook/document.ts';
import { focusText } from '../editor/editors.ts';

export interface FailureProps {
  readonly cell: NotebookCell;
  readonly failure: CellFailure;
  /** The text is still what ran, so places in it are true. */
  readonly fresh: boolean;
}

const LINE = /^(\s*File "[^"]*", )?line (\d+)/;

/** Python's last line first, the way there folded below; lines of this cell are a click away. */
export function Failure({ cell, failure, fresh }: FailureProps) {
  const stopped = failure.name === 'KeyboardInterrupt';
  const Icon = stopped ? OctagonPause : CircleAlert;
  const place = failure.place ?? null;
  const line = place === null ? null : cell.source.slice(0, place[0]).split('\n').length;
  return (
    <div className="failure" data-stopped={stopped || undefined} role="alert">
      <Icon aria-hidden size={16} />
      <div>
        <p className="failure-message mono">
          <b>{failure.name}</b>
          {failure.message === '' ? '' : `: ${failure.message}`}
        </p>
        {fresh && place !== null && line !== null && (
          <button type="button" className="note-button" onClick={() => focusText(cell.id, place)}>
            Go to line {line}
          </button>
        )}
        {failure.traceback.split('\n').length > 2 && (
          <details className="failure-trace">
            <summary>Traceback</summary>
            <pre className="mono">
              {failure.traceback.split('\n').map((text, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
                <TraceLine key={at} cell={cell} text={text} fresh={fresh} />
              ))}
            </pre>
          </details>
        )}
      </div>
    </div>
  );
}

function TraceLine({
  cell,
  text,
  fresh,
}: {
  readonly cell: NotebookCell;
  readonly text: string;
  readonly fresh: boolean;
}) {
  const found = LINE.exec(text.trimStart()) ?? /, line (\d+)/.exec(text);
  const line = fresh && found !== null ? Number(found.at(-1)) : null;
  const lines = cell.source.split('\n');
  if (line === null || line > lines.length)
    return (
      <>
        {text}
        {'\n'}
      </>
    );
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return (
    <>
      <button
        type="button"
        className="trace-line"
        onClick={() => focusText(cell.id, [start, start + lines[line - 1].length])}
      >
        {text}
      </button>
      {'\n'}
    </>
  );
}
