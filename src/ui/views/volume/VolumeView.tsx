/** Three planes through one element, each where the others cross it; the element is read exactly. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { TileResult } from '#protocol/engine-api.ts';
import { change } from '../cards/card-settings.ts';
import { useCard, useSettings, useSubject, useWholeStatistics } from '../cards/card-store.ts';
import { elementExpression } from '../cards/expression.ts';
import { colouringOf, endsOf, OPEN_ENDS, quantileOf, speaksOf } from '../heatmap/colouring.ts';
import { markFirstPicture } from '../heatmap/first-picture.ts';
import { createLatest } from '../heatmap/latest.ts';
import { PlanePicture } from './PlanePicture.tsx';
import {
  clamped,
  indexAt,
  PLANES,
  type Place,
  type PlaneFacts,
  placeAfterKey,
  placeOf,
  planeSizes,
  planeView,
  type VolumeAxes,
  volumeAxes,
} from './volume-axes.ts';
import './volume.css';

export function VolumeView() {
  const subject = useSubject();
  const rowAxis = useSettings((settings) => settings.rowAxis);
  const colAxis = useSettings((settings) => settings.colAxis);
  const axes = volumeAxes(subject, { rowAxis, colAxis });
  if (axes === null) return <p className="volume-empty">Three axes are needed: choose rows and columns.</p>;
  return <Planes axes={axes} />;
}

function Planes({ axes }: { readonly axes: VolumeAxes }) {
  const card = useCard();
  const subject = useSubject();
  const settings = useSettings((all) => all);
  const stage = useRef<HTMLDivElement>(null);
  const room = useRoom(stage);
  const place = clamped(placeOf(subject, settings, axes), subject, axes);
  const lengths: Place = {
    depth: subject.shape[axes.depth],
    row: subject.shape[axes.row],
    col: subject.shape[axes.col],
  };
  const sizes = room === null ? null : planeSizes(lengths, room);
  const colouring = useSharedColouring();

  const move = (wanted: Place) => {
    const next = clamped(wanted, subject, axes);
    const index = settings.index.map((at, axis) => (axis === axes.depth ? next.depth : at));
    card.change(change({ index, cursor: { row: next.row, col: next.col } }));
  };
  const onKey = (plane: PlaneFacts) => (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = placeAfterKey(event.key, event.shiftKey, place, plane, lengths);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    move(next);
  };
  const base = {
    arrayId: card.info.arrayId,
    field: settings.field,
    component: settings.component,
    index: settings.index,
  };
  const pictures = PLANES.map((plane) => {
    const view = planeView(base, axes, place, plane);
    // The cursor inside of a plane does not change its picture.
    const index = view.index.map((at, axis) => (axis === view.rowAxis || axis === view.colAxis ? 0 : at));
    const label = `Axes ${axes[plane.down]} and ${axes[plane.right]} at ${place[plane.through]} of axis ${axes[plane.through]}`;
    return { plane, view: { ...view, index }, title: titleOf(axes, place, plane), label };
  });
  return (
    <div className="volume">
      <div ref={stage} className="volume-stage">
        {sizes !== null &&
          pictures.map(({ plane, view, title, label }) => (
            <StablePlane
              key={plane.name}
              plane={plane}
              view={view}
              title={title}
              label={label}
              lengths={lengths}
              place={place}
              width={sizes[plane.right]}
              height={sizes[plane.down]}
              colouring={colouring.value}
              onPlace={move}
              onKey={onKey(plane)}
              onTile={colouring.onTile}
            />
          ))}
      </div>
      <ElementReadout axes={axes} place={place} />
    </div>
  );
}

function titleOf(axes: VolumeAxes, place: Place, { down, right, through }: PlaneFacts): string {
  return `axis ${axes[through]} = ${place[through]}   ${axes[down]} ↓ ${axes[right]} →`;
}

/** A view with equal members stays the same object, so that only what changed is asked for again. */
function StablePlane(props: Parameters<typeof PlanePicture>[0]) {
  const key = JSON.stringify(props.view);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all
  const view = useMemo(() => props.view, [key]);
  return <PlanePicture {...props} view={view} />;
}

/** One range of colours for the three: as set, else from the statistics, else as the engine chose for the first plane. */
function useSharedColouring() {
  const card = useCard();
  const settings = useSettings((all) => all);
  const whole = useWholeStatistics();
  const [chosen, setChosen] = useState<{ key: string; low: number; high: number } | null>(null);
  const key = JSON.stringify([settings.field, settings.component, settings.rowAxis, settings.colAxis]);
  const speaks = speaksOf(settings);
  const known = speaks ? whole : null;
  const set = endsOf(settings.limits, known);
  const quantiles = known === null ? OPEN_ENDS : { low: quantileOf(known, 0.02), high: quantileOf(known, 0.98) };
  const held = chosen?.key === key ? chosen : OPEN_ENDS;
  const low = set.low ?? quantiles.low ?? held.low;
  const high = set.high ?? quantiles.high ?? held.high;
  const { colourMap, reversed, scale, nanColour } = settings;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what colours depend on, and nothing else
  const value = useMemo(() => colouringOf(settings, { low, high }), [low, high, colourMap, reversed, scale, nanColour]);
  const onTile = (plane: PlaneFacts, tile: TileResult) => {
    markFirstPicture(card);
    if (plane.name !== 'front') return;
    card.picture.setState({ low: tile.low, high: tile.high, sampled: tile.sampled });
    if (low === null || high === null) setChosen({ key, low: tile.low, high: tile.high });
  };
  return { value, onTile };
}

/** Room for the planes: the width that there is, and a height that leaves the readout on the screen. */
function useRoom(stage: { readonly current: HTMLElement | null }) {
  const [room, setRoom] = useState<{ width: number; height: number } | null>(null);
  useLayoutEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const measure = () => {
      const width = element.clientWidth - 44;
      setRoom({ width, height: Math.min(620, Math.max(260, width * 0.84)) });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [stage]);
  return room;
}

function ElementReadout({ axes, place }: { readonly axes: VolumeAxes; readonly place: Place }) {
  const card = useCard();
  const field = useSettings((settings) => settings.field);
  const component = useSettings((settings) => settings.component);
  const settingsIndex = useSettings((settings) => settings.index);
  const index = indexAt(settingsIndex, axes, place);
  const key = index.join();
  const [answer, setAnswer] = useState<{ key: string; text: string } | null>(null);
  const latest = useMemo(
    () =>
      createLatest({
        run: async ({ index: at, axes: of }: { index: number[]; axes: VolumeAxes; key: string }, signal) => {
          const view = { arrayId: card.info.arrayId, field, component, rowAxis: of.row, colAxis: of.col, index: at };
          const [row, col] = [at[of.row], at[of.col]];
          return card.requests.cells({ view, rows: [row, row + 1], cols: [col, col + 1] }, signal);
        },
        onAnswer: ({ texts }, question) => setAnswer({ key: question.key, text: texts[0]?.[0] ?? '' }),
        onError: () => undefined,
      }),
    [card, field, component],
  );
  useEffect(() => () => latest.stop(), [latest]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says where
  useEffect(() => latest.ask({ index, axes, key }), [latest, key, axes.row, axes.col]);
  return (
    <div className="picture-readout">
      <output className="mono truncate" aria-live="polite" aria-atomic="true">
        {elementExpression(card.code.name, field, index)}
        <span className="picture-equals"> = </span>
        <strong>{answer?.key === key ? answer.text : '…'}</strong>
      </output>
    </div>
  );
}

export default VolumeView;
