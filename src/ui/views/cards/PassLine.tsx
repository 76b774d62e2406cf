/** How far the background pass is, with the ways to hold it; an error of it stands here too. */
import { Pause, Play, RotateCcw, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ArrayState } from '#protocol/engine-api.ts';
import { bytesText, rateText } from '../../text/amounts.ts';
import { ProgressLine } from '../controls/ProgressLine.tsx';
import { ErrorPanel } from '../document/ErrorPanel.tsx';
import { useCard, usePass } from './card-store.ts';

const PHASE_WORDS = {
  waiting: 'Waiting',
  inflating: 'Unpacking',
  preview: 'Sampling',
  pass: 'Reading everything',
  refine: 'Making quantiles exact',
  done: 'Done',
  cancelled: 'Stopped',
  failed: 'Failed',
} satisfies Record<ArrayState['phase'], string>;

/** Over fewer bytes than this a pass is through before its line could be read. */
const LONG = 64 << 20;
/** What takes longer than this gets its line, however small it is (milliseconds). */
const PATIENCE = 400;

export function PassLine() {
  const { engine, info } = useCard();
  const pass = usePass((state) => state);
  const shown = useShown(info.dataLength > LONG, pass);
  const seconds = useSecondsOfPass(pass);
  if (pass === null || !shown) return null;
  if (pass.phase === 'done') return <PassedLine bytes={info.availableLength} seconds={seconds} />;
  if (pass.phase === 'failed' && pass.error !== null) {
    return (
      <ErrorPanel
        sentence="The pass over this array stopped before its end, so its numbers stay as far as they came."
        error={pass.error}
        actions={[{ words: 'Read again', run: () => void engine.restartPass(info.arrayId) }]}
      />
    );
  }
  return (
    <div className="pass-line" data-paused={pass.paused || undefined}>
      <span className="pass-phase">{pass.paused ? 'Paused' : PHASE_WORDS[pass.phase]}</span>
      <div className="pass-progress">
        {pass.phase !== 'cancelled' && <ProgressLine name={PHASE_WORDS[pass.phase]} progress={pass.progress} />}
        {pass.phase === 'cancelled' && (
          <p className="quiet">
            {pass.statistics.length > 0 ? 'Numbers stay as they were sampled.' : 'Nothing was counted yet.'}
          </p>
        )}
      </div>
      <PassButtons pass={pass} />
    </div>
  );
}

/** Once it is there the line keeps its room: nothing under it jumps. */
function useShown(long: boolean, pass: ArrayState | null): boolean {
  const [shown, setShown] = useState(long);
  const over = pass?.phase === 'done';
  const told = pass !== null && (pass.paused || pass.phase === 'failed' || pass.phase === 'cancelled');
  useEffect(() => {
    if (shown || over) return;
    const timer = setTimeout(() => setShown(true), told ? 0 : PATIENCE);
    return () => clearTimeout(timer);
  }, [shown, over, told]);
  return shown || told;
}

/** From the first report of the pass to its end; null where this card did not see both. */
function useSecondsOfPass(pass: ArrayState | null): number | null {
  const since = useRef<number | null>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const phase = pass?.phase;
  const held = pass?.paused === true;
  useEffect(() => {
    if (held || phase === 'cancelled' || phase === 'failed') since.current = null;
    else if (phase === 'preview' || (phase === 'pass' && since.current === null)) since.current = performance.now();
    else if ((phase === 'done' || phase === 'refine') && since.current !== null) {
      setSeconds((performance.now() - since.current) / 1000);
      since.current = null;
    }
  }, [phase, held]);
  return seconds;
}

function PassedLine({ bytes, seconds }: { readonly bytes: number; readonly seconds: number | null }) {
  const pace = seconds !== null && seconds > 0.2 ? ` in ${seconds.toFixed(1)} s, ${rateText(bytes / seconds)}` : '';
  return (
    <div className="pass-line" data-through>
      <span className="pass-phase">Everything was read</span>
      <p className="pass-progress quiet numbers truncate">
        {bytesText(bytes)}
        {pace}
      </p>
    </div>
  );
}

function PassButtons({ pass }: { readonly pass: ArrayState }) {
  const { engine } = useCard();
  const id = pass.arrayId;
  if (pass.phase === 'cancelled' || pass.phase === 'failed') {
    return (
      <button type="button" className="icon-button" aria-label="Read again" onClick={() => void engine.restartPass(id)}>
        <RotateCcw aria-hidden />
      </button>
    );
  }
  return (
    <>
      {pass.paused ? (
        <button type="button" className="icon-button" aria-label="Resume" onClick={() => void engine.resumePass(id)}>
          <Play aria-hidden />
        </button>
      ) : (
        <button type="button" className="icon-button" aria-label="Pause" onClick={() => void engine.pausePass(id)}>
          <Pause aria-hidden />
        </button>
      )}
      <button type="button" className="icon-button" aria-label="Stop" onClick={() => void engine.cancelPass(id)}>
        <Square aria-hidden />
      </button>
    </>
  );
}
