import { expect, it } from 'vitest';
import { float32 } from '#core/dtype/dtype.ts';
import type { ArrayInfo } from '#protocol/engine-api.ts';
import { createFakeEngine } from '#protocol/fake-engine.ts';
import { change } from './card-settings.ts';
import { type CardModel, createCardModel } from './card-store.ts';
import { linkViews } from './linked-views.ts';

function cardOf(...shape: number[]): CardModel {
  const info = { name: 'x', fileName: 'x.npy', dtype: float32, shape } as unknown as ArrayInfo;
  const card = createCardModel({ engine: createFakeEngine(), info, fileBytes: null });
  linkViews(card);
  return card;
}
const window = { rows: [1, 3], cols: [2, 5] } as const;

it('linked cards of one plane zoom together, others stay', () => {
  const [one, same, deeper, other, apart] = [
    cardOf(10, 20),
    cardOf(10, 20),
    cardOf(4, 10, 20),
    cardOf(9, 20),
    cardOf(10, 20),
  ];
  for (const card of [one, same, deeper, other]) card.change(change({ linked: true }));
  one.change(change({ window }));
  expect(same.settings.getState().window).toEqual(window);
  expect(deeper.settings.getState().window).toEqual(window);
  expect(other.settings.getState().window).toBeNull();
  expect(apart.settings.getState().window).toBeNull();
  same.change(change({ window: null }));
  expect(one.settings.getState().window).toBeNull();
});

it('arrays of one shape go through their other axes together', () => {
  const [one, same] = [cardOf(4, 10, 20), cardOf(4, 10, 20)];
  for (const card of [one, same]) card.change(change({ linked: true }));
  one.change(change({ index: [3, 0, 0] }));
  expect(same.settings.getState().index).toEqual([3, 0, 0]);
});
