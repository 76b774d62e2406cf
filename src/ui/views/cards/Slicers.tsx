/** One row for every axis that is not in the picture: slider, number, play. */
import { Pause, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { NumberEntry } from '../controls/NumberEntry.tsx';
import { freeAxes } from './array-axes.ts';
import { moveTo } from './card-settings.ts';
import { useCard, useSettings, useSubject } from './card-store.ts';

export function Slicers() {
  const subject = useSubject();
  const rowAxis = useSettings((settings) => settings.rowAxis);
  const colAxis = useSettings((settings) => settings.colAxis);
  const channelAxis = useSettings((settings) => settings.channelAxis);
  const view = useSettings((settings) => settings.view);
  const axes = freeAxes(subject.shape, rowAxis, colAxis, channelAxis);
  const records = view === 'table' && subject.dtype.kind === 'V';
  if (axes.length === 0 || view === 'words' || records) return null;
  return (
    <div className="slicers">
      {axes.map((axis) => (
        <Slicer key={axis} axis={axis} length={subject.shape[axis]} />
      ))}
    </div>
  );
}

const SPEEDS = [2, 5, 10, 20] as const;

function Slicer({ axis, length }: { readonly axis: number; readonly length: number }) {
  const card = useCard();
  const at = useSettings((settings) => settings.index[axis] ?? 0);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(5);
  const move = (position: number) => card.change(moveTo(axis, position, length));

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const now = card.settings.getState().index[axis] ?? 0;
      card.change(moveTo(axis, (now + 1) % length, length));
    }, 1000 / speed);
    return () => clearInterval(timer);
  }, [playing, speed, card, axis, length]);

  return (
    <div className="slicer">
      <span className="slicer-name">axis {axis}</span>
      <input
        type="range"
        className="slicer-range"
        aria-label={`Index along axis ${axis}`}
        min={0}
        max={length - 1}
        step={1}
        value={at}
        disabled={length < 2}
        onChange={(event) => move(event.target.valueAsNumber)}
      />
      <NumberEntry name={`Index along axis ${axis}`} value={at} min={0} max={length - 1} whole onChange={move} />
      <span className="slicer-length numbers">/ {(length - 1).toLocaleString('en')}</span>
      <button
        type="button"
        className="icon-button"
        aria-label={playing ? `Stop playing axis ${axis}` : `Play axis ${axis}`}
        aria-pressed={playing}
        disabled={length < 2}
        onClick={() => setPlaying(!playing)}
      >
        {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
      </button>
      <select
        className="select slicer-speed"
        aria-label={`Speed of axis ${axis}`}
        value={speed}
        disabled={length < 2}
        onChange={(event) => setSpeed(Number(event.target.value))}
      >
        {SPEEDS.map((perSecond) => (
          <option key={perSecond} value={perSecond}>
            {perSecond}/s
          </option>
        ))}
      </select>
    </div>
  );
}
