import { memo, useMemo, useState } from 'react';

export interface TextOutputProps {
  readonly text: string;
  readonly tone: 'stdout' | 'stderr' | 'result';
}

const LINES_SHOWN = 60;
/** More lines at once would hold up the page: the rest comes in portions. */
const PORTION = 4_000;
const LONGEST_LINE = 4_000;

/** Text as a REPL prints it. A long one shows its beginning, and its end where it says how it went. */
export const TextOutput = memo(function TextOutput({ text, tone }: TextOutputProps) {
  const [shown, setShown] = useState(LINES_SHOWN);
  const lines = useMemo(() => text.replace(/\n$/, '').split('\n'), [text]);
  const left = lines.length - shown;
  const few = left <= 20;
  const head = few ? lines : lines.slice(0, shown);
  const tail = few ? [] : lines.slice(-8);
  if (text === '') return null;
  return (
    <div className="text-output mono" data-tone={tone}>
      <pre>{head.map(shortened).join('\n')}</pre>
      {!few && (
        <>
          <button type="button" className="text-more" onClick={() => setShown(shown + PORTION)}>
            {Math.min(left, PORTION).toLocaleString('en')} more {left === 1 ? 'line' : 'lines'}
            {left > PORTION ? ` of ${left.toLocaleString('en')}` : ''}
          </button>
          <pre>{tail.map(shortened).join('\n')}</pre>
        </>
      )}
    </div>
  );
});

function shortened(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  return `${line.slice(0, LONGEST_LINE)} … ${(line.length - LONGEST_LINE).toLocaleString('en')} more characters`;
}
