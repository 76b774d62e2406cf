import type { ErrorRecord } from '#core/base/error-record.ts';
import { ErrorPanel } from './ErrorPanel.tsx';

export function EngineStopped({ error, restart }: { readonly error: ErrorRecord; readonly restart: () => void }) {
  return (
    <ErrorPanel
      sentence="The engine that reads arrays has stopped, so pictures and numbers stay as they are. The files themselves are untouched."
      error={error}
      actions={[{ words: 'Restart', run: restart, primary: true }]}
    />
  );
}

export function EngineFailure({ error }: { readonly error: ErrorRecord }) {
  return (
    <ErrorPanel
      sentence="The engine that reads arrays did not start, so files cannot be opened in this tab."
      error={error}
      actions={[{ words: 'Reload the page', run: () => location.reload(), primary: true }]}
    />
  );
}
