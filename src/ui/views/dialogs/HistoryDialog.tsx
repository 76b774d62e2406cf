import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { usePage } from '../../page-context.ts';
import type { VersionFacts } from '../../session/notebook-versions.ts';
import { bytesText } from '../../text/amounts.ts';
import { whenText } from '../../text/moments.ts';
import { Modal } from './Modal.tsx';

/** States that were saved before; the present one goes into the list when another is brought back. */
export function HistoryDialog({ close }: { readonly close: () => void }) {
  const { desk, session } = usePage();
  const [versions, setVersions] = useState<readonly VersionFacts[] | null>(null);
  useEffect(() => void desk.versions().then(setVersions, () => setVersions([])), [desk]);
  const restore = ({ at }: VersionFacts) => {
    close();
    desk.restoreVersion(at).then(
      () => session.say(`The notebook is as it was ${whenText(at)}`, { visible: true }),
      (error: unknown) => session.say(error instanceof Error ? error.message : String(error), { tone: 'problem' }),
    );
  };
  return (
    <Modal name="Older states" className="notebooks-dialog" close={close}>
      <header className="modal-bar">
        <h2>Older states</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={close}>
          <X aria-hidden />
        </button>
      </header>
      {versions === null && <p role="status">Looking…</p>}
      {versions?.length === 0 && (
        <p className="quiet">None yet. A state is kept about once a minute while the notebook changes.</p>
      )}
      {versions !== null && versions.length > 0 && (
        <ul className="notebook-list">
          {versions.map((version) => (
            <li key={version.at} className="notebook-row">
              <span className="notebook-open">
                <span>{whenText(version.at)}</span>
                <span className="quiet numbers">{bytesText(version.byteLength)}</span>
              </span>
              <button type="button" className="button quiet" onClick={() => restore(version)}>
                Bring back
              </button>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
