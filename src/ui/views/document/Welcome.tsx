import { ArrowDownToLine, Link2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { runAction } from '../../actions/run-action.ts';
import { fetchSamples, requestOfSample, type Sample } from '../../intake/lists.ts';
import { useEngine, usePage } from '../../page-context.ts';
import { bytesText } from '../../text/amounts.ts';
import { RecentFiles } from '../files/RecentFiles.tsx';
import { Examples } from '../gallery/Examples.tsx';
import { AddRow } from '../notebook/InsertBar.tsx';
import { EngineFailure } from './EngineFailure.tsx';
import { KeptNotebooks } from './KeptNotebooks.tsx';

/** The first visit. `index.html` paints the same drop zone before any script runs. */
export function Welcome({ chooseFiles }: { readonly chooseFiles: () => void }) {
  const engine = useEngine();
  return (
    <div className="welcome">
      {engine.status === 'failed' && <EngineFailure error={engine.error} />}
      <section className="drop-zone" aria-labelledby="welcome-title">
        <ArrowDownToLine aria-hidden className="drop-zone-icon" size={28} strokeWidth={1.5} />
        <h2 id="welcome-title">Drop a .npy or .npz file</h2>
        <p>Any size. You see a true picture and true numbers at once.</p>
        <div className="drop-zone-buttons">
          <button type="button" className="button primary large" onClick={chooseFiles}>
            Choose files
          </button>
          <button type="button" className="button large" onClick={() => runAction('open-url')}>
            <Link2 aria-hidden /> Open a URL
          </button>
        </div>
        <p className="quiet">Nothing is uploaded. Files are read in this browser and stay on this device.</p>
      </section>
      <section aria-labelledby="write-title">
        <h2 id="write-title" className="small-heading">
          Or write NumPy
        </h2>
        <AddRow />
      </section>
      <KeptNotebooks />
      <RecentFiles headingLevel="h2" />
      <Examples />
      <Samples />
    </div>
  );
}

function Samples() {
  const { session } = usePage();
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    let gone = false;
    void fetchSamples().then((found) => !gone && setSamples(found));
    return () => {
      gone = true;
    };
  }, []);
  if (samples.length === 0) return null;
  return (
    <section className="samples" aria-labelledby="samples-title">
      <h2 id="samples-title" className="small-heading">
        Or try a sample
      </h2>
      <ul>
        {samples.map((sample) => (
          <li key={sample.file}>
            <button type="button" className="sample" onClick={() => void session.openFiles([requestOfSample(sample)])}>
              <span className="sample-title">{sample.title}</span>
              <span className="sample-words">{sample.description}</span>
              <span className="sample-file mono">
                {sample.file} · {bytesText(sample.bytes)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
