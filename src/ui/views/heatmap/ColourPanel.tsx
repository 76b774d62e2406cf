/** How values become colours, and how the plane lies on the screen. */
import type { ColourScale, Reducer } from '#protocol/engine-api.ts';
import { change } from '../cards/card-settings.ts';
import { useCard, useSettings } from '../cards/card-store.ts';
import { ChoiceRow } from '../controls/ChoiceRow.tsx';
import { COLOUR_MAP_NAMES, COLOUR_MAPS, colourGradient } from './colour-maps.ts';
import { LimitsRows } from './LimitsRows.tsx';

export default function ColourPanel() {
  return (
    <div className="colour-panel">
      <MapList />
      <div className="panel-rows">
        <ScaleRow />
        <LimitsRows auto="this slice, 2–98 %" />
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

const SCALES: Readonly<Record<ColourScale, string>> = { linear: 'linear', log: 'logarithmic', symlog: 'symlog' };

function ScaleRow() {
  const card = useCard();
  const scale = useSettings((settings) => settings.scale);
  return (
    <ChoiceRow words="Scale" value={scale} choices={SCALES} onChange={(next) => card.change(change({ scale: next }))} />
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

export function ReducerRow() {
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

export function PlacementRows() {
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
