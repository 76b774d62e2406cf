/** What can be set about the view at hand; only what means something for it is there. */
import { ArrowLeftRight, ArrowUpDown, Contrast, Repeat2 } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Component } from '#protocol/engine-api.ts';
import { IconToggle } from '../controls/IconToggle.tsx';
import { PanelButton } from '../controls/PanelButton.tsx';
import { colourGradient } from '../heatmap/colour-maps.ts';
import { fieldChoices, isComplex } from './array-axes.ts';
import { change, chooseComponent, chooseField, mapAxis, transpose } from './card-settings.ts';
import { useCard, useSettings, useSubject } from './card-store.ts';

const ColourPanel = lazy(() => import('../heatmap/ColourPanel.tsx'));
const LevelsPanel = lazy(() => import('../heatmap/LevelsPanel.tsx'));

export function Toolbar({ id }: { readonly id: string }) {
  const view = useSettings((settings) => settings.view);
  return (
    <div id={id} className="toolbar" role="toolbar" aria-label="View settings">
      <ComponentChooser />
      {view !== 'words' && <AxisMapper />}
      {(view === 'heatmap' || view === 'volume' || view === 'space') && <ColourButton />}
      {view === 'image' && <LevelsButton />}
      {view === 'line' && <LineToggles />}
    </div>
  );
}

export function FieldChooser() {
  const card = useCard();
  const field = useSettings((settings) => settings.field);
  const choices = fieldChoices(card.info);
  if (choices.length === 0) return null;
  const key = (path: readonly string[]): string => JSON.stringify(path);
  return (
    <label className="labelled">
      <span>field</span>
      <select
        className="select"
        value={key(field)}
        onChange={(event) => card.change(chooseField(card.info, JSON.parse(event.target.value) as string[]))}
      >
        <option value="[]">all fields</option>
        {choices.map((choice) => (
          <option key={key(choice.path)} value={key(choice.path)}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}

const COMPONENTS = {
  magnitude: 'magnitude',
  phase: 'phase',
  real: 'real part',
  imag: 'imaginary part',
} satisfies Record<Exclude<Component, 'value'>, string>;

function ComponentChooser() {
  const card = useCard();
  const subject = useSubject();
  const component = useSettings((settings) => settings.component);
  const view = useSettings((settings) => settings.view);
  if (!isComplex(subject.dtype) || view === 'table' || view === 'words') return null;
  return (
    <label className="labelled">
      <span>part</span>
      <select
        className="select"
        value={component}
        onChange={(event) => card.change(chooseComponent(event.target.value as Component))}
      >
        {Object.entries(COMPONENTS).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

function AxisMapper() {
  const card = useCard();
  const subject = useSubject();
  const view = useSettings((settings) => settings.view);
  const rowAxis = useSettings((settings) => settings.rowAxis);
  const colAxis = useSettings((settings) => settings.colAxis);
  const channelAxis = useSettings((settings) => settings.channelAxis);
  const flipRows = useSettings((settings) => settings.flipRows);
  const flipCols = useSettings((settings) => settings.flipCols);
  const rank = subject.shape.length;
  const records = view === 'table' && subject.dtype.kind === 'V';
  if (records || rank < 2) return null;
  const planar = rowAxis !== null;
  return (
    <fieldset className="axis-mapper">
      <legend className="unseen">Axes</legend>
      {planar && <AxisChoice of="rowAxis" words="rows" value={rowAxis} taken={channelAxis} shape={subject.shape} />}
      <AxisChoice
        of="colAxis"
        words={planar ? 'cols' : 'along'}
        value={colAxis}
        taken={channelAxis}
        shape={subject.shape}
      />
      {planar && (
        <IconToggle name="Transpose" onClick={() => card.change(transpose)}>
          <Repeat2 aria-hidden />
        </IconToggle>
      )}
      {planar && view !== 'table' && (
        <>
          <IconToggle name="Flip rows" pressed={flipRows} onClick={() => card.change(change({ flipRows: !flipRows }))}>
            <ArrowUpDown aria-hidden />
          </IconToggle>
          <IconToggle
            name="Flip columns"
            pressed={flipCols}
            onClick={() => card.change(change({ flipCols: !flipCols }))}
          >
            <ArrowLeftRight aria-hidden />
          </IconToggle>
        </>
      )}
    </fieldset>
  );
}

interface AxisChoiceProps {
  readonly of: 'rowAxis' | 'colAxis';
  readonly words: string;
  readonly value: number | null;
  readonly taken: number | null;
  readonly shape: readonly number[];
}

function AxisChoice({ of, words, value, taken, shape }: AxisChoiceProps) {
  const card = useCard();
  return (
    <label className="labelled">
      <span>{words}</span>
      <select
        className="select numbers"
        value={value ?? 0}
        onChange={(event) => card.change(mapAxis(of, Number(event.target.value)))}
      >
        {shape.map((length, axis) =>
          axis === taken ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: an axis is its position
            <option key={axis} value={axis}>
              {axis} · {length.toLocaleString('en')}
            </option>
          ),
        )}
      </select>
    </label>
  );
}

function ColourButton() {
  const map = useSettings((settings) => settings.colourMap);
  const reversed = useSettings((settings) => settings.reversed);
  const scale = useSettings((settings) => settings.scale);
  return (
    <PanelButton
      name="Colours"
      className="button colour-button"
      width={560}
      label={
        <>
          <span className="swatch" style={{ background: colourGradient(map, reversed) }} />
          <span className="colour-name">{map}</span>
          {scale !== 'linear' && <span className="quiet">{scale}</span>}
        </>
      }
    >
      <Suspense fallback={<div className="colour-panel" />}>
        <ColourPanel />
      </Suspense>
    </PanelButton>
  );
}

function LevelsButton() {
  return (
    <PanelButton
      name="Levels"
      className="button"
      width={340}
      label={
        <>
          <Contrast aria-hidden /> <span className="colour-name">Levels</span>
        </>
      }
    >
      <Suspense fallback={<div className="levels-room" />}>
        <LevelsPanel />
      </Suspense>
    </PanelButton>
  );
}

function LineToggles() {
  const card = useCard();
  const logY = useSettings((settings) => settings.logY);
  return (
    <label className="check">
      <input type="checkbox" checked={logY} onChange={() => card.change(change({ logY: !logY }))} />
      log values
    </label>
  );
}
