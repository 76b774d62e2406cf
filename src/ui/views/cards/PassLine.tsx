/** How far the background pass is, with the ways to hold it; an error of it stands here too. */
import { Pause, Play, RotateCcw, Square } from 'lucide-react';
import type { ArrayState } from '#protocol/engine-api.ts';
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

export function PassLine() {
  const { engine, info } = useCard();
  const pass = usePass((state) => state);
  if (pass === null || pass.phase === 'done') return null;
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
        {pass.phase === 'cancelled' && <p className="quiet">Numbers are as far as the pass came.</p>}
      </div>
      <PassButtons pass={pass} />
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
