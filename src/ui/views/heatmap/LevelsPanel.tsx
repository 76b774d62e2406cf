/** Which values are black and white in the image view, and how it is drawn. */
import { useSubject } from '../cards/card-store.ts';
import { PlacementRows, ReducerRow } from './ColourPanel.tsx';
import { LimitsRows } from './LimitsRows.tsx';

export default function LevelsPanel() {
  const { dtype } = useSubject();
  const usual = dtype.kind === 'f' ? '0 to 1' : dtype.itemsize === 1 ? '0 to 255' : '0 to 65 535';
  return (
    <div className="panel-rows">
      <LimitsRows auto={usual} />
      <ReducerRow />
      <PlacementRows />
    </div>
  );
}
