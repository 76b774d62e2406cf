/** Fingerprints of the file: BLAKE3 comes with the pass, SHA-256 on request. */
import { useState } from 'react';
import { isArraybookError } from '#core/base/errors.ts';
import type { Fingerprints } from '../cards/CardStage.tsx';
import { useCard } from '../cards/card-store.ts';

export function FingerprintPanel({ fingerprints }: { readonly fingerprints: Fingerprints }) {
  const card = useCard();
  const [asked, setAsked] = useState<{ readonly text: string | null; readonly problem: string | null } | null>(null);
  const sha256 = fingerprints.sha256 ?? asked?.text ?? null;
  const ask = () => {
    setAsked({ text: null, problem: null });
    card.requests.sha256(card.info.fileId).then(
      (text) => setAsked({ text, problem: null }),
      (error: unknown) => {
        const cancelled = isArraybookError(error, 'cancelled');
        setAsked(cancelled ? null : { text: null, problem: error instanceof Error ? error.message : String(error) });
      },
    );
  };
  return (
    <section className="fingerprints" aria-label="Fingerprints of the file">
      <h3 className="side-title">Fingerprint of the file</h3>
      <dl>
        <div>
          <dt>BLAKE3</dt>
          <dd className="mono truncate" title={fingerprints.blake3 ?? undefined}>
            {fingerprints.blake3 ?? <span className="quiet">after the pass</span>}
          </dd>
        </div>
        <div>
          <dt>SHA-256</dt>
          <dd className="mono truncate" title={sha256 ?? undefined}>
            {sha256}
            {sha256 === null && asked === null && (
              <button type="button" className="button quiet small" onClick={ask}>
                Compute
              </button>
            )}
            {sha256 === null && asked !== null && (asked.problem ?? <span className="quiet">reading…</span>)}
          </dd>
        </div>
      </dl>
    </section>
  );
}
