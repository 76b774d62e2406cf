import { History, Link2, X } from 'lucide-react';
import { useStore } from 'zustand';
import { openRemembered } from '../../intake/open.ts';
import { forgetFile, type RememberedFile } from '../../intake/remembered.ts';
import { usePage } from '../../page-context.ts';
import type { FileRecord } from '../../store/files.ts';
import { bytesText } from '../../text/amounts.ts';

const SHOWN = 6;

/** Files opened before that can be found again; the browser may ask for permission on click. */
export function RecentFiles({ headingLevel: Heading }: { readonly headingLevel: 'h2' | 'h3' }) {
  const page = usePage();
  const remembered = useStore(page.remembered);
  const open = useStore(page.stores.files);
  const shown = remembered.filter((file) => !open.some((other) => sameFile(file, other))).slice(0, SHOWN);
  if (shown.length === 0) return null;
  return (
    <section className="recent">
      <Heading className="small-heading">Recent</Heading>
      <ul>
        {shown.map((file) => (
          <li key={file.id} className="recent-row">
            <button type="button" className="recent-open" onClick={() => void openRemembered(page, file)}>
              {file.place.kind === 'url' ? <Link2 aria-hidden size={14} /> : <History aria-hidden size={14} />}
              <span className="truncate" title={file.place.kind === 'url' ? file.place.url : file.name}>
                <span className="unseen">Reopen </span>
                {file.name}
              </span>
              {file.byteLength !== null && <span className="recent-size numbers">{bytesText(file.byteLength)}</span>}
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label={`Forget ${file.name}`}
              onClick={() => void forgetFile(page.remembered, file.id)}
            >
              <X aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sameFile(remembered: RememberedFile, open: FileRecord): boolean {
  if (remembered.place.kind === 'url') return open.spec.kind === 'url' && open.spec.url === remembered.place.url;
  return open.origin === 'device' && open.name === remembered.name && open.byteLength === remembered.byteLength;
}
