/** The current figure and its current axes, made when first needed. */
import type { Value } from '../../../base/python.ts';
import { toNumber } from '../../../numpy/arguments.ts';
import { valueError } from '../../runtime/exceptions.ts';
import { Axes } from './axes.ts';
import { Figure } from './figure.ts';
import { wholeGrid } from './grid-spec.ts';
import { numbersIn } from './numbers.ts';
import { plots } from './state.ts';

export function currentFigure(): Figure {
  return plots().current ?? newFigure(undefined, undefined, undefined);
}
export function currentAxes(): Axes {
  const figure = currentFigure();
  return figure.current ?? figure.add(new Axes(figure, { kind: 'grid', grid: wholeGrid() }));
}
export function newFigure(number: Value | undefined, size: Value | undefined, dpi: Value | undefined): Figure {
  const state = plots();
  const wanted = typeof number === 'number' ? number : Math.max(0, ...state.figures.keys()) + 1;
  const known = number === undefined || number === null ? undefined : state.figures.get(wanted);
  if (known !== undefined) {
    state.current = known;
    return known;
  }
  const inches = numbersIn(size) ?? state.figureSize;
  if (inches.length !== 2 || !inches.every((x) => x > 0 && Number.isFinite(x))) {
    throw valueError(`figure size must be positive finite not (${inches.join(', ')})`);
  }
  const figure = new Figure(
    wanted,
    [inches[0], inches[1]],
    dpi === undefined || dpi === null ? state.dpi : toNumber(dpi),
  );
  state.figures.set(wanted, figure);
  state.current = figure;
  return figure;
}
