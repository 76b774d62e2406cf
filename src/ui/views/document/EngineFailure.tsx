import type { ErrorRecord } from '#core/base/error-record.ts';
import { ErrorPanel } from './ErrorPanel.tsx';

export function EngineFailure({ error }: { readonly error: ErrorRecord }) {
  return (
    <ErrorPanel
      sentence="The engine that reads arrays did not start, so files cannot be opened in this tab."
      error={error}
      actions={[{ words: 'Reload the page', run: () => location.reload(), primary: true }]}
    />
  );
}
