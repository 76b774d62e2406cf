import { FileQuestion } from 'lucide-react';
import { useStore } from 'zustand';
import { runAction } from '../../actions/run-action.ts';
import { openRemembered } from '../../intake/open.ts';
import type { NotebookCell } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';
import { subjectOfSource } from '../../session/card-cells.ts';
import { parseUrl, requestOfUrl } from '../../session/file-requests.ts';
import { bytesText } from '../../text/amounts.ts';

/** The place of a card whose file is not open: says which file is wanted, and takes it. */
export function WantedCard({ cell }: { readonly cell: NotebookCell }) {
  const page = usePage();
  const { stores, session } = page;
  const subject = subjectOfSource(cell.source);
  const record = useStore(stores.notebook, ({ document }) => document.files.find(({ name }) => name === subject?.file));
  const again = subject === null ? null : session.closedFile(subject.file);
  const remembered = useStore(page.remembered, (files) => files.find(({ name }) => name === subject?.file));
  const url = record?.url === undefined || record.url === null ? null : parseUrl(record.url, document.baseURI);
  if (subject === null) return <pre className="wanted mono">{cell.source}</pre>;
  return (
    <section className="wanted" aria-label={`Wanted: ${subject.file}`}>
      <FileQuestion aria-hidden size={20} strokeWidth={1.5} />
      <div>
        <p className="wanted-name">
          Drop <b>{subject.file}</b> here
          {subject.member !== null && (
            <>
              {' '}
              to see its array <b>{subject.member}</b>
            </>
          )}
        </p>
        {record !== undefined && (
          <p className="quiet numbers">
            {bytesText(record.byteLength)}
            {record.blake3 !== null && (
              <>
                {' · '}
                <span className="mono" title={`BLAKE3 ${record.blake3}`}>
                  fingerprint {record.blake3.slice(0, 8)}
                </span>
              </>
            )}
          </p>
        )}
        <div className="error-actions">
          {again !== null && (
            <button type="button" className="button primary" onClick={() => void session.openFiles([again])}>
              Open it again
            </button>
          )}
          {again === null && remembered?.place.kind === 'handle' && (
            <button type="button" className="button primary" onClick={() => void openRemembered(page, remembered)}>
              Reopen {subject.file}
            </button>
          )}
          {url !== null && 'url' in url && (
            <button type="button" className="button" onClick={() => void session.openFiles([requestOfUrl(url.url)])}>
              Fetch from {url.url.host}
            </button>
          )}
          <button type="button" className="button" onClick={() => runAction('open-file')}>
            Choose file
          </button>
        </div>
      </div>
    </section>
  );
}
