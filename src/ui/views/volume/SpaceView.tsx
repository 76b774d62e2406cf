/** An array of three axes in space: a surface of equal value, or a cloud. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { isArraybookError } from '#core/base/errors.ts';
import { useCard, useSettings, useSubject, useWholeStatistics } from '../cards/card-store.ts';
import { FigureView } from '../figure/FigureView.tsx';
import { endsOf, quantileOf, speaksOf } from '../heatmap/colouring.ts';
import { type Block, readBlock } from './block-reader.ts';
import { spaceFigure } from './space-figure.ts';
import { type Place, type VolumeAxes, volumeAxes } from './volume-axes.ts';
import './volume.css';

/** Elements that WebGL turns without a hitch. */
const MOST = 64_000;

export default function SpaceView() {
  const subject = useSubject();
  const rowAxis = useSettings((settings) => settings.rowAxis);
  const colAxis = useSettings((settings) => settings.colAxis);
  const axes = volumeAxes(subject, { rowAxis, colAxis });
  const ends = useEnds();
  if (axes === null) return <p className="volume-empty">Three axes are needed: choose rows and columns.</p>;
  if (ends === null) return <p className="volume-empty">Waiting for the range of the values …</p>;
  return <Space axes={axes} low={ends.low} high={ends.high} />;
}

/** As the colours are set, else from the first to the last percent of the values. */
function useEnds(): { low: number; high: number } | null {
  const settings = useSettings((all) => all);
  const whole = useWholeStatistics();
  const known = speaksOf(settings) ? whole : null;
  const set = endsOf(settings.limits, known);
  const low = set.low ?? (known === null ? null : quantileOf(known, 0.01));
  const high = set.high ?? (known === null ? null : quantileOf(known, 0.99));
  const phase = settings.component === 'phase';
  if (phase) return { low: -Math.PI, high: Math.PI };
  return low === null || high === null || !(high > low) ? null : { low, high };
}

interface SpaceProps {
  readonly axes: VolumeAxes;
  readonly low: number;
  readonly high: number;
}

function Space({ axes, low, high }: SpaceProps) {
  const subject = useSubject();
  const map = useSettings((settings) => settings.colourMap);
  const reversed = useSettings((settings) => settings.reversed);
  const [kind, setKind] = useState<'surface' | 'cloud'>('surface');
  const [share, setShare] = useState(60);
  const settled = useSettled(share, 120);
  const lengths: Place = useMemo(
    () => ({ depth: subject.shape[axes.depth], row: subject.shape[axes.row], col: subject.shape[axes.col] }),
    [subject, axes.depth, axes.row, axes.col],
  );
  const { block, done, problem } = useBlock(axes, lengths, low, high);
  const stage = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  const level = low + ((high - low) * settled) / 100;
  const figure = useMemo(() => {
    if (block === null || width === 0) return null;
    const height = Math.round(Math.min(520, Math.max(300, width * 0.66)));
    return spaceFigure({ block, axes, lengths, kind, level, low, high, map, reversed, width, height });
  }, [block, axes, lengths, kind, level, low, high, map, reversed, width]);
  return (
    <div className="space">
      <div className="space-controls">
        <fieldset className="segments space-kinds">
          <legend className="unseen">Drawn as</legend>
          {(['surface', 'cloud'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={kind === one} onClick={() => setKind(one)}>
              {one === 'surface' ? 'Surface' : 'Cloud'}
            </button>
          ))}
        </fieldset>
        <label className="labelled space-level">
          <span>{kind === 'surface' ? 'at' : 'from'}</span>
          <input
            type="range"
            min={1}
            max={99}
            value={share}
            onChange={(event) => setShare(Number(event.target.value))}
          />
          <output className="mono">{Number((low + ((high - low) * share) / 100).toPrecision(4))}</output>
        </label>
      </div>
      <div ref={stage} className="space-stage">
        {problem !== null && <p role="alert">{problem}</p>}
        {problem === null && figure === null && (
          <p className="volume-empty">Reading planes … {Math.round(done * 100)} %</p>
        )}
        {figure !== null && <FigureView figure={figure} />}
      </div>
    </div>
  );
}

/** The value once it has rested. */
function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

function useBlock(axes: VolumeAxes, lengths: Place, low: number, high: number) {
  const card = useCard();
  const field = useSettings((settings) => settings.field);
  const component = useSettings((settings) => settings.component);
  const others = useSettings((settings) =>
    settings.index.filter((_, axis) => !Object.values(axes).includes(axis)).join(),
  );
  const [state, setState] = useState<{ block: Block | null; done: number; problem: string | null }>(FRESH);
  // The array comes to be known better while it is read: a few percent more or less change nothing that can be seen.
  const [from, to] = [low, high].map((end) => Number(end.toPrecision(2)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: ends count to two digits, places on other axes as a text
  useEffect(() => {
    const controller = new AbortController();
    const { index } = card.settings.getState();
    const request = {
      view: { arrayId: card.info.arrayId, field, component, index },
      axes,
      lengths,
      low,
      high,
      most: MOST,
    };
    const progress = (done: number, of: number) => setState((last) => ({ ...last, done: done / of }));
    readBlock(card.requests, request, controller.signal, progress).then(
      (block) => setState({ block, done: 1, problem: null }),
      (error: unknown) => {
        if (!isArraybookError(error, 'cancelled')) setState({ block: null, done: 0, problem: messageOf(error) });
      },
    );
    return () => controller.abort();
  }, [card, field, component, others, axes.depth, axes.row, axes.col, lengths, from, to]);
  return state;
}

const FRESH = { block: null, done: 0, problem: null };
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
