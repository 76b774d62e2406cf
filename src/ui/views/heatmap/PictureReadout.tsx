/** Exact index and exact value under pointer or cursor; keeps its line when there is none. */

import { useCard, usePicture, useSettings } from '../cards/card-store.ts';
import { elementExpression } from '../cards/expression.ts';
import { PictureButtons } from './PictureButtons.tsx';

export function PictureReadout() {
  const card = useCard();
  const readout = usePicture((picture) => picture.readout);
  const sampled = usePicture((picture) => picture.sampled);
  const field = useSettings((settings) => settings.field);
  return (
    <div className="picture-readout">
      <output className="mono truncate" aria-live="polite" aria-atomic="true">
        {readout === null ? (
          <span className="picture-hint">Point at an element to read it</span>
        ) : (
          <>
            {elementExpression(card.code.name, field, readout.index)}
            <span className="picture-equals"> = </span>
            <strong>{readout.text ?? '…'}</strong>
          </>
        )}
      </output>
      <span className="chip" data-tone={sampled ? 'caution' : undefined} hidden={!sampled}>
        picture sampled
      </span>
      <PictureButtons />
    </div>
  );
}
