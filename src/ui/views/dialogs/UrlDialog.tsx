import { type FormEvent, useId, useState } from 'react';
import { openUrl } from '../../intake/open.ts';
import { usePage } from '../../page-context.ts';
import { nameOfUrl, parseUrl } from '../../session/file-requests.ts';
import { Modal } from './Modal.tsx';

export interface UrlDialogProps {
  readonly url: string;
  /** A link's wish is asked about; what a person pasted or types is theirs. */
  readonly from: 'link' | 'person';
  readonly close: () => void;
}

export function UrlDialog({ url, from, close }: UrlDialogProps) {
  const asked = from === 'person' ? null : parseUrl(url, document.baseURI);
  return asked !== null && 'url' in asked ? (
    <AskToOpen url={asked.url} close={close} />
  ) : (
    <EnterUrl first={url} close={close} />
  );
}

/** Nothing is fetched until the person agrees. */
function AskToOpen({ url, close }: { readonly url: URL; readonly close: () => void }) {
  const page = usePage();
  const open = () => {
    close();
    void openUrl(page, url);
  };
  return (
    <Modal name="Open a file from a link" className="url-dialog" close={close}>
      <h2>Open {nameOfUrl(url)}?</h2>
      <p>
        The link you followed asks to open a file from <b>{url.host}</b>. If you agree, this browser asks that server
        for it; the server sees your address, and nothing of yours is sent.
      </p>
      <p className="url-whole mono">{url.href}</p>
      <div className="modal-actions">
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="button primary" onClick={open}>
          Open from {url.host}
        </button>
      </div>
    </Modal>
  );
}

function EnterUrl({ first, close }: { readonly first: string; readonly close: () => void }) {
  const page = usePage();
  const [text, setText] = useState(first);
  const [tried, setTried] = useState(first !== '');
  const fieldId = useId();
  const parsed = parseUrl(text, document.baseURI);
  const problem = tried && 'problem' in parsed ? parsed.problem : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if ('problem' in parsed) return;
    close();
    void openUrl(page, parsed.url);
  };
  return (
    <Modal name="Open a URL" className="url-dialog" close={close}>
      <form onSubmit={submit} noValidate>
        <h2>
          <label htmlFor={fieldId}>Open a URL</label>
        </h2>
        <input
          id={fieldId}
          className="field mono"
          type="url"
          inputMode="url"
          placeholder="https://example.org/data.npy"
          autoComplete="off"
          spellCheck={false}
          value={text}
          aria-invalid={problem !== null}
          aria-describedby={`${fieldId}-words`}
          onChange={(event) => setText(event.target.value)}
        />
        <p id={`${fieldId}-words`} className={problem === null ? 'quiet' : 'problem-words'}>
          {problem ?? ('url' in parsed ? wordsFor(parsed.url) : 'The address of a .npy or .npz file.')}
        </p>
        <div className="modal-actions">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Open
          </button>
        </div>
      </form>
    </Modal>
  );
}

function wordsFor(url: URL): string {
  return url.origin === location.origin
    ? 'From this server. Only the parts that are looked at are fetched.'
    : `From ${url.host}. That server must allow other pages to read it (CORS); only the parts that are looked at are fetched.`;
}
