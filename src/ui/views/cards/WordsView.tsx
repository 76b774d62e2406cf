/** Arrays without axes or without elements, said in words. */
import { useEffect, useState } from 'react';
import { shapeText } from '../../text/amounts.ts';
import { sizeOfShape } from './array-axes.ts';
import { viewOf } from './card-settings.ts';
import { useCard, useSettings, useSubject } from './card-store.ts';

export default function WordsView() {
  const subject = useSubject();
  if (sizeOfShape(subject.shape) === 0) {
    return (
      <div className="words">
        <p className="words-title">Nothing to show: shape {shapeText(subject.shape)}</p>
        <p className="quiet">{emptyReason(subject.shape)}</p>
      </div>
    );
  }
  return <ZeroDimensional />;
}

function emptyReason(shape: readonly number[]): string {
  const axes = shape.flatMap((length, axis) => (length === 0 ? [axis] : []));
  const named = axes.length === 1 ? `Axis ${axes[0]} has` : `Axes ${axes.join(' and ')} have`;
  return `${named} length 0, so the array has no elements.`;
}

function ZeroDimensional() {
  const card = useCard();
  const settings = useSettings((all) => all);
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const view = viewOf(card.info, { ...settings, component: 'value' });
    card.requests
      .cells({ view, rows: [0, 1], cols: [0, 1] }, controller.signal)
      .then(({ texts }) => setText(texts[0]?.[0] ?? ''))
      .catch(() => undefined);
    return () => controller.abort();
  }, [card, settings]);
  return (
    <div className="words">
      <p className="quiet">A single value of dtype {card.info.dtypeText}, without axes</p>
      <p className="words-value mono">{text ?? '…'}</p>
    </div>
  );
}
