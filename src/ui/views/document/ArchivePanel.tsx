import { Lock } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { OpenedFile } from '#protocol/engine-api.ts';
import { usePage } from '../../page-context.ts';
import type { ArrayRecord } from '../../store/arrays.ts';
import type { FileRecord } from '../../store/files.ts';
import { bytesText, shapeText } from '../../text/amounts.ts';
import { packingText } from '../../text/headers.ts';
import { showCard } from './show-card.ts';

const SHOWN_AT_FIRST = 200;

/** The directory of an archive: one row a member; dtype and shape appear as members are opened. */
export function ArchivePanel({ file, opened }: { readonly file: FileRecord; readonly opened: OpenedFile }) {
  const arrays = useStore(usePage().stores.arrays);
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  if (opened.entries.length === 0) return <p className="archive-empty">{file.name} holds no arrays.</p>;
  const left = opened.entries.length - shown;
  return (
    <div className="archive">
      {opened.notices.map((notice) => (
        <p key={notice.text} className="notice">
          {notice.text}
        </p>
      ))}
      <table className="members">
        <caption className="unseen">Arrays in {file.name}</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">dtype</th>
            <th scope="col">Shape</th>
            <th scope="col" className="members-size">
              Size
            </th>
            <th scope="col">Packing</th>
          </tr>
        </thead>
        <tbody>
          {opened.entries.slice(0, shown).map(({ arrayId }) => {
            const array = arrays.get(arrayId);
            return array === undefined ? null : <MemberRow key={arrayId} array={array} />;
          })}
        </tbody>
      </table>
      {left > 0 && (
        <button type="button" className="button quiet" onClick={() => setShown(shown + 10 * SHOWN_AT_FIRST)}>
          Show {Math.min(left, 10 * SHOWN_AT_FIRST).toLocaleString('en')} more
        </button>
      )}
    </div>
  );
}

function MemberRow({ array }: { readonly array: ArrayRecord }) {
  const { session, stores } = usePage();
  const { entry, info } = array;
  const problem = entry.problem ?? (array.status === 'failed' ? array.error : null);
  const open = async () => {
    await session.openMember(array.arrayId);
    const card = stores.cards.getState().cards.find(({ member }) => member === array.arrayId);
    if (card !== undefined) showCard(stores, card.id);
  };
  return (
    <tr data-problem={problem !== null || undefined}>
      <th scope="row">
        <button type="button" className="member-open" disabled={entry.problem !== null} onClick={() => void open()}>
          {entry.encrypted && <Lock aria-label="encrypted" size={12} />}
          <span className="truncate" title={entry.path ?? entry.name}>
            {entry.name}
          </span>
        </button>
        {problem !== null && <p className="member-problem">{problem.message}</p>}
        {entry.notices.map((notice) => (
          <p key={notice.text} className="member-notice">
            {notice.text}
          </p>
        ))}
      </th>
      <td className={info === null ? 'quiet' : 'mono'}>{info?.dtypeText ?? notOpenText(array)}</td>
      <td className="mono">{info === null ? '' : shapeText(info.shape)}</td>
      <td className="numbers members-size">{bytesText(entry.byteLength)}</td>
      <td className="quiet">{packingText(entry)}</td>
    </tr>
  );
}

function notOpenText({ status }: ArrayRecord): string {
  if (status === 'opening') return 'reading…';
  return status === 'failed' ? '' : 'not opened';
}
