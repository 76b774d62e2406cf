/** Header facts, badges, the expression that gives what is shown, and the ways to take it along. */
import { Check, ChevronDown, Copy, Download, SquarePlus } from 'lucide-react';
import { lazy, memo, Suspense, useState } from 'react';
import { bytesText, shapeText } from '../../text/amounts.ts';
import { PanelButton } from '../controls/PanelButton.tsx';
import { useCard, usePicture, useSettings, useSubject, useWholeStatistics } from './card-store.ts';
import { expressionOf } from './expression.ts';
import { useInsertCode } from './use-insert-code.ts';

const ExportMenu = lazy(() => import('./ExportMenu.tsx'));
const CodeMenu = lazy(() => import('./CodeMenu.tsx'));

export const CardHeader = memo(function CardHeader() {
  return (
    <div className="card-head">
      <Facts />
      <Badges />
      <Expression />
      <PanelButton label={<ExportLabel />} name="Export" className="button quiet card-export" width={360}>
        <Suspense fallback={null}>
          <ExportMenu />
        </Suspense>
      </PanelButton>
    </div>
  );
});

function ExportLabel() {
  return (
    <>
      <Download aria-hidden /> <span className="wide-only">Export</span>
    </>
  );
}

function Facts() {
  const { info, code } = useCard();
  const rank = info.shape.length;
  return (
    <dl className="card-facts-line numbers">
      <div>
        <dt>dtype</dt>
        <dd className="mono truncate" title={info.dtypeText}>
          {info.dtypeText}
        </dd>
      </div>
      <div>
        <dt>shape</dt>
        <dd className="mono" title={info.shape.map((length, axis) => `axis ${axis}: ${length}`).join('\n')}>
          {shapeText(info.shape)}
        </dd>
      </div>
      {rank > 1 && (
        <div>
          <dt>order</dt>
          <dd>{info.fortranOrder ? 'Fortran' : 'C'}</dd>
        </div>
      )}
      <div>
        <dt>data</dt>
        <dd title={`${info.dataLength.toLocaleString('en')} bytes`}>{bytesText(info.dataLength)}</dd>
      </div>
      {code.load !== null && (
        <div>
          <dt>.npy</dt>
          <dd>{info.version.join('.')}</dd>
        </div>
      )}
    </dl>
  );
}

function Badges() {
  const { info } = useCard();
  const whole = useWholeStatistics();
  const pictureSampled = usePicture((picture) => picture.sampled);
  const truncated = info.availableLength < info.dataLength;
  return (
    <div className="card-badges">
      {whole !== null && (
        <span className="chip" data-tone={whole.exact ? 'good' : 'caution'} title={exactnessTitle(whole.exact)}>
          {whole.exact ? 'exact' : 'sampled'}
        </span>
      )}
      {pictureSampled && whole?.exact === true && (
        <span className="chip" data-tone="caution">
          picture sampled
        </span>
      )}
      {truncated && (
        <span className="chip" data-tone="problem" title={truncationTitle(info)}>
          truncated
        </span>
      )}
      {info.notices.length > 0 && (
        <PanelButton
          label={`${info.notices.length} ${info.notices.length === 1 ? 'note' : 'notes'}`}
          name="Notes about this array"
          className="chip chip-button"
          width={400}
        >
          <ul className="notices">
            {info.notices.map((notice) => (
              <li key={notice.code + notice.text}>{notice.text}</li>
            ))}
          </ul>
        </PanelButton>
      )}
    </div>
  );
}

function exactnessTitle(exact: boolean): string {
  return exact ? 'Every element was looked at' : 'Estimated from a sample; exact numbers follow when the pass ends';
}

function truncationTitle({ availableLength, dataLength }: { availableLength: number; dataLength: number }): string {
  return `${bytesText(availableLength)} of ${bytesText(dataLength)} are there; the rest is missing`;
}

function Expression() {
  const { code } = useCard();
  const subject = useSubject();
  const text = useSettings((settings) => expressionOf(code.name, subject, settings));
  const insert = useInsertCode();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <div className="card-expression">
      <code className="mono truncate" title={text} data-testid="expression">
        {text}
      </code>
      <button type="button" className="icon-button" aria-label="Copy the NumPy expression" onClick={() => void copy()}>
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      </button>
      {insert !== null && (
        <>
          <button
            type="button"
            className="icon-button"
            aria-label="Make a cell of this view"
            title="Make a cell of this view"
            onClick={() => insert(text)}
          >
            <SquarePlus aria-hidden />
          </button>
          <PanelButton
            label={<ChevronDown aria-hidden />}
            name="More to make cells of"
            className="icon-button"
            width={420}
          >
            <Suspense fallback={null}>
              <CodeMenu />
            </Suspense>
          </PanelButton>
        </>
      )}
      <span className="unseen" role="status">
        {copied ? 'Copied' : ''}
      </span>
    </div>
  );
}
