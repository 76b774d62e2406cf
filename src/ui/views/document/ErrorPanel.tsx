import { CircleAlert } from 'lucide-react';
import type { ErrorRecord } from '#core/base/error-record.ts';

export interface ErrorPanelProps {
  /** What happened, in plain words. */
  readonly sentence: string;
  readonly error: ErrorRecord;
  readonly actions: readonly { readonly words: string; readonly run: () => void; readonly primary?: boolean }[];
}

/** One sentence, the next step as a button, and the cause folded below. */
export function ErrorPanel({ sentence, error, actions }: ErrorPanelProps) {
  return (
    <div className="error-panel" role="alert">
      <CircleAlert aria-hidden size={18} />
      <div>
        <p className="error-sentence">{sentence}</p>
        {actions.length > 0 && (
          <div className="error-actions">
            {actions.map(({ words, run, primary }) => (
              <button key={words} type="button" className={primary ? 'button primary' : 'button'} onClick={run}>
                {words}
              </button>
            ))}
          </div>
        )}
        <details className="error-cause">
          <summary>Details</summary>
          <ErrorChain error={error} />
        </details>
      </div>
    </div>
  );
}

function ErrorChain({ error }: { readonly error: ErrorRecord }) {
  const fields = Object.entries(error.fields);
  return (
    <div className="error-chain">
      <p className="mono">
        <b>{error.pythonType}</b>: {error.message}
      </p>
      {fields.length > 0 && (
        <dl className="facts mono">
          {fields.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {error.cause !== null && (
        <>
          <p className="quiet">caused by</p>
          <ErrorChain error={error.cause} />
        </>
      )}
    </div>
  );
}
