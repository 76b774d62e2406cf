/** The numbers beside the picture: histogram and statistics of the whole, the slice or the region; fingerprints. */
import { useState } from 'react';
import { fieldChoices, isComplex, isDrawable, type Subject, sizeOfShape } from '../cards/array-axes.ts';
import type { Fingerprints } from '../cards/CardStage.tsx';
import { type CardSettings, change, isWhole, planeOf, type Rectangle } from '../cards/card-settings.ts';
import { useCard, usePass, useSettings, useSubject, useWholeStatistics } from '../cards/card-store.ts';
import { expressionOf } from '../cards/expression.ts';
import { NumberEntry } from '../controls/NumberEntry.tsx';
import { speaksOf } from '../heatmap/colouring.ts';
import { HistogramPanel } from '../histogram/HistogramPanel.tsx';
import { FieldNumbers } from './FieldNumbers.tsx';
import { FingerprintPanel } from './FingerprintPanel.tsx';
import { StatisticsTable } from './StatisticsTable.tsx';
import { lastOf, type Scope, useScopeStatistics } from './scope-statistics.ts';
import './statistics.css';

export default function NumbersPanel({ fingerprints }: { readonly fingerprints: Fingerprints }) {
  const subject = useSubject();
  const counted = isDrawable(subject.dtype) || subject.dtype.kind === 'M' || subject.dtype.kind === 'm';
  return (
    <>
      {counted && sizeOfShape(subject.shape) > 0 && <ScopedNumbers />}
      {!counted && <NoNumbers />}
      <FingerprintPanel fingerprints={fingerprints} />
    </>
  );
}

const KIND_WORDS: Readonly<Record<string, string>> = { U: 'Texts', S: 'Byte strings', O: 'Objects', V: 'Raw bytes' };

function NoNumbers() {
  const card = useCard();
  const subject = useSubject();
  if (subject.field.length === 0 && fieldChoices(card.info).length > 0) return <FieldNumbers />;
  return <p className="numbers-none">{KIND_WORDS[subject.dtype.kind] ?? 'These elements'} have no statistics.</p>;
}

/** What the numbers can be of: always the whole; a part where one is looked at. */
function scopesOf(subject: Subject, settings: CardSettings): readonly Scope[] {
  const planar = settings.view === 'heatmap' || settings.view === 'image';
  const channels = settings.channelAxis === null ? 1 : subject.shape[settings.channelAxis];
  const partial = !isWhole(subject, settings, channels) || !speaksOf(settings);
  const slice = partial && (planar || settings.view === 'line');
  return [
    'whole',
    ...(slice ? (['slice'] as const) : []),
    ...(planar || settings.view === 'line' ? (['region'] as const) : []),
  ];
}

function ScopedNumbers() {
  const subject = useSubject();
  const scopes = useSettings((settings) => scopesOf(subject, settings).join(' ')).split(' ') as Scope[];
  const region = useSettings((settings) => settings.region);
  const [chosen, setChosen] = useState<Scope>('whole');
  const [hadRegion, setHadRegion] = useState(false);
  if ((region !== null) !== hadRegion) {
    setHadRegion(region !== null);
    if (region !== null) setChosen('region');
    else if (chosen === 'region') setChosen('whole');
  }
  const scope = scopes.includes(chosen) ? chosen : 'whole';
  return (
    <>
      {scopes.length > 1 && (
        <div className="segments scope-tabs" role="group" aria-label="Numbers of">
          {scopes.map((each) => (
            <button key={each} type="button" aria-pressed={each === scope} onClick={() => setChosen(each)}>
              {each}
            </button>
          ))}
        </div>
      )}
      {scope === 'whole' ? <WholeNumbers /> : <PartNumbers scope={scope} />}
    </>
  );
}

function WholeNumbers() {
  const statistics = useWholeStatistics();
  const subject = useSubject();
  const stopped = usePass((pass) => pass?.phase === 'cancelled' || pass?.phase === 'failed');
  if (stopped && statistics === null)
    return <p className="numbers-none">No numbers: the pass stopped before it counted anything.</p>;
  return (
    <>
      <HistogramPanel statistics={statistics} scope="whole" />
      <StatisticsTable
        statistics={statistics}
        caption="Statistics of the whole array"
        magnitudes={isComplex(subject.dtype)}
      />
    </>
  );
}

function PartNumbers({ scope }: { readonly scope: 'slice' | 'region' }) {
  const card = useCard();
  const subject = useSubject();
  const state = useScopeStatistics(scope, true);
  const region = useSettings((settings) => settings.region);
  const part = scope === 'region' ? region : null;
  const expression = useSettings((settings) => expressionOf(card.code.name, subject, settings, { part }));
  const magnitudes = useSettings((settings) => speaksOf(settings));
  const statistics = lastOf(state);
  return (
    <>
      {scope === 'region' && <RegionEntry />}
      {(scope === 'slice' || part !== null) && <p className="scope-expression mono truncate">{expression}</p>}
      {state.kind === 'failed' && <p className="scope-problem">{state.error.message}</p>}
      {(scope === 'slice' || part !== null) && (
        <div data-stale={state.kind === 'busy' || undefined} className="scope-numbers">
          <HistogramPanel statistics={statistics} scope={scope} />
          <StatisticsTable
            statistics={statistics}
            caption={`Statistics of the ${scope}`}
            magnitudes={isComplex(subject.dtype) && magnitudes}
          />
        </div>
      )}
    </>
  );
}

function RegionEntry() {
  const card = useCard();
  const subject = useSubject();
  const region = useSettings((settings) => settings.region);
  const rows = useSettings((settings) => planeOf(subject, settings).rows);
  const cols = useSettings((settings) => planeOf(subject, settings).cols);
  const plane = { rows, cols };
  const planar = useSettings((settings) => settings.rowAxis !== null);
  const whole: Rectangle = { rows: [0, plane.rows], cols: [0, plane.cols] };
  const now = region ?? whole;
  const set = (axis: 'rows' | 'cols', end: 0 | 1, value: number) => {
    const limits = now[axis];
    const next = end === 0 ? [value, Math.max(value + 1, limits[1])] : [Math.min(value - 1, limits[0]), value];
    card.change(change({ region: { ...now, [axis]: next } }));
  };
  return (
    <div className="region-entry">
      {(planar ? (['rows', 'cols'] as const) : (['cols'] as const)).map((axis) => (
        <div key={axis} className="region-row">
          <span>{planar ? axis : 'elements'}</span>
          <NumberEntry
            name={`First of the region's ${planar ? axis : 'elements'}`}
            value={now[axis][0]}
            min={0}
            max={plane[axis] - 1}
            whole
            onChange={(value) => set(axis, 0, value)}
          />
          <span aria-hidden="true">:</span>
          <NumberEntry
            name={`End of the region's ${planar ? axis : 'elements'}, exclusive`}
            value={now[axis][1]}
            min={1}
            max={plane[axis]}
            whole
            onChange={(value) => set(axis, 1, value)}
          />
        </div>
      ))}
      {region === null ? (
        <p className="quiet">Hold Shift and drag on the {planar ? 'picture' : 'line'}, or type the bounds.</p>
      ) : (
        <button type="button" className="button quiet" onClick={() => card.change(change({ region: null }))}>
          Clear region
        </button>
      )}
    </div>
  );
}
