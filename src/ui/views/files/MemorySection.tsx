import { Trash2 } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { EngineApi, StorageReport } from '#protocol/engine-api.ts';
import { useEngine, usePage } from '../../page-context.ts';
import { bytesText } from '../../text/amounts.ts';
import { CellsMemory } from '../panels/CellsMemory.tsx';

const EVERY_MS = 3_000;

interface MemoryReport {
  readonly heapUsed: number;
  readonly storage: StorageReport;
}

/** What is in memory, and what this browser keeps on disk for the page. */
export function MemorySection() {
  const engine = useEngine();
  const { session } = usePage();
  const { report, refresh } = useMemoryReport(engine.api);
  if (engine.status !== 'ready') return <p className="rail-empty">The engine is not running yet.</p>;
  if (report === null) return <p className="rail-empty">Measuring…</p>;
  const { heapUsed, storage } = report;
  const forget = async (path: string, name: string) => {
    await engine.api.forget(path);
    session.say(`The local copy of ${name} is removed`, { visible: true });
    await refresh();
  };
  return (
    <div className="memory">
      <Meter name="In memory" used={heapUsed} of={engine.info.heapLimit} />
      <Meter name="Local copies" used={storage.usage} of={storage.quota} />
      {storage.files.length > 0 && (
        <ul className="kept-list" aria-label="Local copies">
          {storage.files.map((file) => (
            <KeptRow key={file.path} file={file} forget={forget} />
          ))}
        </ul>
      )}
      <CellsMemory />
    </div>
  );
}

interface KeptRowProps {
  readonly file: StorageReport['files'][number];
  readonly forget: (path: string, name: string) => Promise<void>;
}

/** A copy without its note yet is still being written, or was left behind by a tab that closed. */
function KeptRow({ file, forget }: KeptRowProps) {
  const writing = useStore(usePage().stores.files, (files) => files.some((each) => each.work?.import === 'running'));
  const unfinished = file.name === file.path;
  const name = unfinished ? 'unfinished copy' : file.name;
  return (
    <li className="kept-row">
      <span className={unfinished ? 'truncate quiet' : 'truncate'} title={file.name}>
        {name}
      </span>
      <span className="numbers">{bytesText(file.byteLength)}</span>
      <button
        type="button"
        className="icon-button"
        aria-label={`Remove the local copy of ${name}`}
        disabled={unfinished && writing}
        onClick={() => void forget(file.path, name)}
      >
        <Trash2 aria-hidden />
      </button>
    </li>
  );
}

function Meter({ name, used, of }: { readonly name: string; readonly used: number; readonly of: number }) {
  return (
    <div className="meter-row">
      <span>{name}</span>
      <span className="numbers">
        {bytesText(used)} <span className="quiet">of {bytesText(of)}</span>
      </span>
      <div className="meter" role="meter" aria-label={name} aria-valuemin={0} aria-valuemax={of} aria-valuenow={used}>
        <div style={{ transform: `scaleX(${of === 0 ? 0 : Math.min(1, used / of)})` }} />
      </div>
    </div>
  );
}

/** Asked while the section is on screen: now, every few seconds, and when the open files change. */
function useMemoryReport(api: EngineApi | null) {
  const [report, setReport] = useState<MemoryReport | null>(null);
  const settled = useStore(usePage().stores.files, (files) =>
    files.map((file) => file.work?.import ?? file.status).join(),
  );
  const refresh = useCallback(async () => {
    if (api === null || document.hidden) return;
    const [heapUsed, storage] = await Promise.all([api.heapUsed(), api.storage()]);
    setReport({ heapUsed, storage });
  }, [api]);
  useEffect(() => {
    void settled;
    void refresh();
    const timer = setInterval(() => void refresh(), EVERY_MS);
    return () => clearInterval(timer);
  }, [refresh, settled]);
  return { report, refresh };
}
