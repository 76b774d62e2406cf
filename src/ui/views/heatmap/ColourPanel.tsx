/** How values become colours, and how the plane lies on the screen. */
import type { ColourScale, Reducer } from '#protocol/engine-api.ts';
import { change, type Limits } from '../cards/card-settings.ts';
import { useCard, usePicture, useSettings } from '../cards/card-store.ts';
import { NumberEntry } from '../controls/NumberEntry.tsx';
import { COLOUR_MAP_NAMES, COLOUR_MAPS, colourGradient } from './colour-maps.ts';
import { shortNumber } from './colour-ticks.ts';
import { PERCENTILES } from './colouring.ts';

export default function ColourPanel() {
  return (
    <div className="colour-panel">
      <MapList />
      <div className="panel-rows">
        <ScaleRow />
        <LimitsRows />
        <NanRow />
        <ReducerRow />
        <PlacementRows />
      </div>
    </div>
  );
}

function MapList() {
  const card = useCard();
  const chosen = useSettings((settings) => settings.colourMap);
  const reversed = useSettings((settings) => settings.reversed);
  return (
    <div>
      <div className="map-list" role="radiogroup" aria-label="Colour map">
        {COLOUR_MAP_NAMES.map((name) => (
          <label key={name} className="map-choice" data-chosen={name === chosen || undefined}>
            <input
              type="radio"
              className="unseen"
              name={`colour-map-${card.info.arrayId}`}
              checked={name === chosen}
              onChange={() => card.change(change({ colourMap: name }))}
            />
            <span className="swatch" style={{ background: colourGradient(name, reversed) }} />
            <span>{name}</span>
            <span className="map-family">{COLOUR_MAPS[name].family}</span>
          </label>
        ))}
      </div>
      <label className="check">
        <input type="checkbox" checked={reversed} onChange={() => card.change(change({ reversed: !reversed }))} />
        reversed
      </label>
    </div>
  );
}

interface ChoiceRowProps<T extends string> {
  readonly words: string;
  readonly value: T;
  readonly choices: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
}

function ChoiceRow<T extends string>({ words, value, choices, onChange }: ChoiceRowProps<T>) {
  return (
    <label className="panel-row">
      <span>{words}</span>
      <select className="select" value={value} onChange={(event) => onChange(event.target.value as T)}>
        {(Object.keys(choices) as T[]).map((key) => (
          <option key={key} value={key}>
            {choices[key]}
          </option>
        ))}
      </select>
    </label>
  );
}

const SCALES: Readonly<Record<ColourScale, string>> = { linear: 'linear', log: 'logarithmic', symlog: 'symlog' };

function ScaleRow() {
  const card = useCard();
  const scale = useSettings((settings) => settings.scale);
  return (
    <ChoiceRow words="Scale" value={scale} choices={SCALES} onChange={(next) => card.change(change({ scale: next }))} />
  );
}

type LimitsKey = 'auto' | 'extremes' | 'manual' | 'p1' | 'p2' | 'p5';
const LIMITS: Readonly<Record<LimitsKey, string>> = {
  auto: 'this slice, 2–98 %',
  extremes: 'min–max',
  p1: 'percentiles 1–99',
  p2: 'percentiles 2–98',
  p5: 'percentiles 5–95',
  manual: 'typed in',
};

function keyOf(limits: Limits): LimitsKey {
  if (limits.kind !== 'percentile') return limits.kind;
  const at = PERCENTILES.findIndex(([low]) => low === limits.low);
  return (['p1', 'p2', 'p5'] as const)[at] ?? 'manual';
}

function LimitsRows() {
  const card = useCard();
  const limits = useSettings((settings) => settings.limits);
  const low = usePicture((picture) => picture.low);
  const high = usePicture((picture) => picture.high);
  const set = (next: Limits) => card.change(change({ limits: next }));
  const choose = (key: LimitsKey) => {
    if (key === 'auto' || key === 'extremes') return set({ kind: key });
    if (key === 'manual') return set({ kind: 'manual', low: low ?? 0, high: high ?? 1 });
    const [from, to] = PERCENTILES[['p1', 'p2', 'p5'].indexOf(key)];
    return set({ kind: 'percentile', low: from, high: to });
  };
  return (
    <>
      <ChoiceRow words="Limits" value={keyOf(limits)} choices={LIMITS} onChange={choose} />
      <div className="panel-row">
        <span>Low, high</span>
        <span className="entry-pair">
          <NumberEntry
            name="Low limit"
            value={low ?? 0}
            text={shortNumber}
            onChange={(value) => set({ kind: 'manual', low: value, high: high ?? value })}
          />
          <NumberEntry
            name="High limit"
            value={high ?? 1}
            text={shortNumber}
            onChange={(value) => set({ kind: 'manual', low: low ?? value, high: value })}
          />
        </span>
      </div>
    </>
  );
}

function NanRow() {
  const card = useCard();
  const colour = useSettings((settings) => settings.nanColour);
  const opaque = colour !== 'transparent';
  return (
    <div className="panel-row">
      <span>NaN</span>
      <span className="nan-choice">
        <label className="check">
          <input
            type="checkbox"
            checked={opaque}
            onChange={() => card.change(change({ nanColour: opaque ? 'transparent' : '#ff00ff' }))}
          />
          coloured
        </label>
        <input
          type="color"
          aria-label="Colour of NaN"
          disabled={!opaque}
          value={opaque ? colour : '#ff00ff'}
          onChange={(event) => card.change(change({ nanColour: event.target.value }))}
        />
      </span>
    </div>
  );
}

const REDUCERS: Readonly<Record<Reducer, string>> = {
  mean: 'mean',
  min: 'minimum',
  max: 'maximum',
  nearest: 'nearest element',
};

function ReducerRow() {
  const card = useCard();
  const reducer = useSettings((settings) => settings.reducer);
  return (
    <ChoiceRow
      words="Many per pixel"
      value={reducer}
      choices={REDUCERS}
      onChange={(next) => card.change(change({ reducer: next }))}
    />
  );
}

function PlacementRows() {
  const card = useCard();
  const aspect = useSettings((settings) => settings.aspect);
  const origin = useSettings((settings) => settings.origin);
  return (
    <>
      <ChoiceRow
        words="Aspect"
        value={aspect}
        choices={{ equal: 'square elements', auto: 'fill the space' }}
        onChange={(next) => card.change(change({ aspect: next, window: null }))}
      />
      <ChoiceRow
        words="Origin"
        value={origin}
        choices={{ upper: 'upper left', lower: 'lower left' }}
        onChange={(next) => card.change(change({ origin: next }))}
      />
    </>
  );
}
