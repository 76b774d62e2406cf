/** `savefig`: a figure into a file of the cell. */
import { type Kwargs, PyObject, python, type Value } from '../../../base/python.ts';
import { toNumber } from '../../../numpy/arguments.ts';
import { raise, valueError } from '../../runtime/exceptions.ts';
import { session } from '../../runtime/session.ts';
import type { Figure } from './figure.ts';
import { figureJson } from './figure-json.ts';

export function saveFigure(figure: Figure, target: Value, kwargs: Kwargs): null {
  const path = typeof target === 'string' ? target : pathOf(target);
  const format = kwargs.get('format') ?? null;
  const kind = (format === null ? (/\.([^./]+)$/.exec(path)?.[1] ?? 'png') : python.str(format)).toLowerCase();
  const full = format === null && !/\.[^./]+$/.test(path) ? `${path}.png` : path;
  const dpi = kwargs.get('dpi') ?? null;
  const scale = dpi === null || dpi === 'figure' ? 1 : toNumber(dpi) / figure.dpi;
  const { figure: spec } = figure.shown();
  if (kind === 'json') {
    session().files.write(full, new TextEncoder().encode(figureJson(spec)));
    return null;
  }
  if (kind !== 'png' && kind !== 'svg') {
    throw valueError(`Format '${kind}' is not supported (supported formats: json, png, svg)`);
  }
  const { drawings, files } = session();
  if (drawings === null) {
    throw raise(
      'NotImplementedError',
      `there is no page here to draw a .${kind} with: save the figure as .json (Plotly's format), or run the cell in a browser`,
    );
  }
  // A path that cannot be written is the cell's error, not one that comes after it.
  files.write(full, new Uint8Array(0));
  drawings.push({ path: full.startsWith('/') ? full : `${files.cwd}/${full}`, format: kind, scale, figure: spec });
  return null;
}

function pathOf(target: Value): string {
  const path = target instanceof PyObject ? python.getAttribute(target, '__fspath__') : undefined;
  if (path === undefined) throw raise('TypeError', `savefig() takes a path, not '${python.repr(target)}'`);
  return python.str(python.call(path, []));
}
