/** Which values stand at the ends of the colours: chosen by rule, or typed in. */
import { change, type Limits } from '../cards/card-settings.ts';
import { useCard, usePicture, useSettings } from '../cards/card-store.ts';
import { ChoiceRow } from '../controls/ChoiceRow.tsx';
import { NumberEntry } from '../controls/NumberEntry.tsx';
import { shortNumber } from './colour-ticks.ts';
import { PERCENTILES } from './colouring.ts';

type LimitsKey = 'auto' | 'extremes' | 'manual' | 'p1' | 'p2' | 'p5';
const LIMITS: Readonly<Record<Exclude<LimitsKey, 'auto'>, string>> = {
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

/** `auto` says what is chosen where the person chooses nothing. */
export function LimitsRows({ auto }: { readonly auto: string }) {
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
      <ChoiceRow words="Limits" value={keyOf(limits)} choices={{ auto, ...LIMITS }} onChange={choose} />
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
