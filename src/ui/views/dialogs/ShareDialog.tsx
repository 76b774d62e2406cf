import { Check, Copy } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { runAction } from '../../actions/run-action.ts';
import { type LinkArray, type MadeLink, makeLink } from '../../notebook/links.ts';
import { usePage } from '../../page-context.ts';
import { documentToShare, smallArrays } from '../../session/shared-notebook.ts';
import { bytesText, countText } from '../../text/amounts.ts';
import { Modal } from './Modal.tsx';

/** Makes a link of the notebook, and says what travels in it. */
export function ShareDialog({ close }: { readonly close: () => void }) {
  const page = usePage();
  const [document] = useState(() => documentToShare(page));
  const [withOutputs, setWithOutputs] = useState(false);
  const [address, setAddress] = useState(() => location.href.replace(/#.*$/s, ''));
  const [base, setBase] = useState('');
  const [arrays, setArrays] = useState<readonly LinkArray[]>([]);
  const [made, setMade] = useState<MadeLink | null>(null);
  const ids = { outputs: useId(), address: useId(), base: useId(), link: useId() };
  useEffect(() => void smallArrays(page).then(setArrays), [page]);
  useEffect(() => {
    let gone = false;
    const content = { document, arrays, base: /^https?:\/\/\S+$/i.test(base.trim()) ? base.trim() : null };
    void makeLink(content, { address, withOutputs }).then((link) => !gone && setMade(link));
    return () => {
      gone = true;
    };
  }, [document, arrays, base, address, withOutputs]);
  const inside = new Set(arrays.map(({ name }) => name));
  return (
    <Modal name="Share as a link" className="share-dialog" close={close}>
      <h2>Share as a link</h2>
      <p className="quiet">
        The notebook travels in the part of the address that no server sees. Whoever opens it runs the cells on their
        own data, in their own browser.
      </p>
      <h3 className="small-heading">What travels</h3>
      <ul className="share-list">
        <li>
          <b>{document.name}</b>
          <span className="quiet">{countText(document.cells.length, 'cell')}</span>
        </li>
        {document.files.map(({ name, byteLength, blake3, url }) => (
          <li key={name}>
            <span className="truncate">{name}</span>
            <span className="quiet numbers">
              {bytesText(byteLength)}
              {blake3 === null ? '' : ` · ${blake3.slice(0, 8)}`}
              {' · '}
              {inside.has(name) ? 'inside the link' : url === null ? 'name and fingerprint only' : 'its address'}
            </span>
          </li>
        ))}
      </ul>
      <div className="share-fields">
        <label className="share-check" htmlFor={ids.outputs}>
          <input
            id={ids.outputs}
            type="checkbox"
            checked={withOutputs}
            onChange={(event) => setWithOutputs(event.target.checked)}
          />
          With the outputs as they are now
        </label>
        <label htmlFor={ids.address}>Page that opens it</label>
        <input
          id={ids.address}
          className="field mono"
          type="url"
          value={address}
          spellCheck={false}
          onChange={(event) => setAddress(event.target.value)}
        />
        <label htmlFor={ids.base}>Folder where its data files lie on the web (if they do)</label>
        <input
          id={ids.base}
          className="field mono"
          type="url"
          placeholder="https://example.org/data/"
          value={base}
          spellCheck={false}
          onChange={(event) => setBase(event.target.value)}
        />
      </div>
      {made?.kind === 'link' && <Link id={ids.link} link={made} />}
      {made?.kind === 'too-long' && (
        <div className="notice share-too-long">
          <p>{made.text}</p>
          <button type="button" className="button" onClick={() => runAction('download-ipynb')}>
            Download as .ipynb
          </button>
        </div>
      )}
      <div className="modal-actions">
        <button type="button" className="button" onClick={close}>
          Close
        </button>
      </div>
    </Modal>
  );
}

function Link({ id, link }: { readonly id: string; readonly link: Extract<MadeLink, { kind: 'link' }> }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(link.url).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <>
      <div className="share-link">
        <input
          id={id}
          className="field mono"
          readOnly
          aria-label="The link"
          data-testid="share-link"
          value={link.url}
          onFocus={(event) => event.target.select()}
        />
        <button type="button" className="button primary" onClick={copy}>
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />} {copied ? 'Copied' : 'Copy'}
        </button>
      </div>
      <p className="quiet numbers" role="status">
        {link.note ?? `${link.characters.toLocaleString('en')} characters`}
      </p>
    </>
  );
}
