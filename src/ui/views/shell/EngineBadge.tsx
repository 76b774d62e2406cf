import type { EngineInfo } from '#protocol/engine-api.ts';
import { useEngine } from '../../page-context.ts';
import { bytesText, countText } from '../../text/amounts.ts';
import { Popover } from '../controls/Popover.tsx';

/** Says how the engine runs, and what is missing where something is. */
export function EngineBadge() {
  const engine = useEngine();
  if (engine.status === 'starting') {
    return (
      <span className="badge" data-tone="waiting" role="status">
        <Dot /> <span className="badge-words">Starting</span>
      </span>
    );
  }
  if (engine.status === 'failed' || engine.status === 'stopped') {
    return (
      <Popover
        className="badge"
        name="Engine not running. Why?"
        label={<Label tone="problem" words="Engine stopped" />}
      >
        <h2>{engine.status === 'failed' ? 'The engine did not start' : 'The engine has stopped'}</h2>
        <p>{engine.error.message}</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          Reload the page
        </button>
      </Popover>
    );
  }
  const { info } = engine;
  const words = info.isolated ? countText(info.threads, 'thread') : '1 thread · limited';
  return (
    <Popover
      className="badge"
      name={`Engine: ${words}. Details`}
      label={<Label tone={info.isolated ? 'good' : 'caution'} words={words} />}
    >
      <EngineFacts info={info} />
    </Popover>
  );
}

function Label({ tone, words }: { readonly tone: string; readonly words: string }) {
  return (
    <span className="badge-label" data-tone={tone}>
      <Dot /> <span className="badge-words">{words}</span>
    </span>
  );
}

function Dot() {
  return <span className="badge-dot" aria-hidden="true" />;
}

const OPFS_WORDS = {
  'many-readers': 'yes, read by several threads',
  'one-handle': 'yes, read by one thread at a time',
  none: 'no: files are read where they lie',
} satisfies Record<EngineInfo['opfs'], string>;

function EngineFacts({ info }: { readonly info: EngineInfo }) {
  return (
    <>
      <h2>{info.isolated ? 'Running at full speed' : 'Running in one thread'}</h2>
      {!info.isolated && (
        <p>
          This page is not cross-origin isolated, so threads cannot share memory. Everything works, more slowly. It
          takes a server that sends <code>Cross-Origin-Opener-Policy: same-origin</code> and{' '}
          <code>Cross-Origin-Embedder-Policy: require-corp</code>.
        </p>
      )}
      <dl className="facts">
        <dt>Threads</dt>
        <dd className="numbers">{info.threads}</dd>
        <dt>Shared memory</dt>
        <dd>{info.isolated ? 'yes' : 'no'}</dd>
        <dt>SIMD</dt>
        <dd>{info.simd ? 'yes' : 'no'}</dd>
        <dt>Fast local copies</dt>
        <dd>{OPFS_WORDS[info.opfs]}</dd>
        <dt>Memory limit</dt>
        <dd className="numbers">{bytesText(info.heapLimit)}</dd>
        <dt>Version</dt>
        <dd className="numbers">{info.version}</dd>
      </dl>
      <p className="quiet">Nothing is uploaded: files are read in this browser and stay on this device.</p>
    </>
  );
}
