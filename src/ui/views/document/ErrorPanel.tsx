import { CircleAlert } from 'lucide-react';
import type { ErrorRecord } from '#core/base/error-record.ts';

export interface ErrorPanelProps {
  /** What happened, in plain words. */
  readonly sentence: string;
  readonly error: ErrorRecord;
  readonly actions: readonly { readonly words: string; readonly run: () => void; readonly primary?: boolean }[];
}

/** One sentence, the message as NumPy gives it, the next step as a button, and the cause folded below. */
export function ErrorPanel({ sentence, error, actions }: ErrorPanelProps) {
  return (
    <div className="error-panel" role="alert">
      <CircleAlert aria-hidden size={18} />
      <div>
        <p className="error-sentence">{sentence}</p>
        <ErrorMessage error={error} />
        {actions.length > 0 && (
          <div className="error-actions">
            {actions.map(({ words, run, primary }) => (
              <button key={words} type="button" className={primary ? 'button primary' : 'button'} onClick={run}>
                {words}
              </button>
            ))}
          </div>
        )}
        {hasMore(error) && (
          <details className="error-cause">
            <summary>Details</summary>
            <ErrorFacts error={error} />
          </details>
        )}
      </div>
    </div>
  );
}

function hasMore(error: ErrorRecord): boolean {
  return error.cause !== null || Object.keys(error.fields).length > 0;
}

function ErrorMessage({ error }: { readonly error: ErrorRecord }) {
  return (
    <p className="error-message mono">
      <b>{error.pythonType}</b>: {error.message}
    </p>
  );
}

function ErrorFacts({ error }: { readonly error: ErrorRecord }) {
  const fields = Object.entries(error.fields);
  return (
    <div className="error-chain">
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
          <ErrorMessage error={error.cause} />
          <ErrorFacts error={error.cause} />
        </>
      )}
    </div>
  );
}
