/** Axes in three dimensions: `fig.add_subplot(projection='3d')`. */
import { type Kwargs, PyList, PyType, python, type Value } from '../../../base/python.ts';
import { toNumber } from '../../../numpy/arguments.ts';
import { method } from '../../runtime/calls.ts';
import { valueError } from '../../runtime/exceptions.ts';
import { Axes, axesType, type SceneFacts } from './axes.ts';
import { setLabel } from './axes-words.ts';
import { Axis } from './axis.ts';
import { Colouring } from './colour-bar.ts';
import { colourFrom, coloursFrom, parseFormat } from './colours.ts';
import { projections } from './figure-methods.ts';
import { doubles, floats, gridOf, numberOr, numbersIn, textsIn } from './numbers.ts';
import { Path3D, Points3D, Surface } from './shapes-3d.ts';
import { plots } from './state.ts';

export const axes3DType = new PyType('Axes3D', { module: 'mpl_toolkits.mplot3d.axes3d', bases: [axesType] });

export class Axes3D extends Axes {
  override scene: SceneFacts = { z: new Axis('z'), elevation: 30, azimuth: -60, box: null };
  constructor(...parts: ConstructorParameters<typeof Axes>) {
    super(...parts);
    this.pyType = axes3DType;
  }
  override repr(): string {
    return '<Axes3D: >';
  }
}

projections.set('3d', (figure, place) => new Axes3D(figure, place));

function take(kwargs: Kwargs, name: string): Value | undefined {
  const value = kwargs.get(name);
  kwargs.delete(name);
  return value ?? undefined;
}
function limit(value: Value | undefined): number | null {
  return value === undefined || value === null ? null : toNumber(value);
}

method<Axes3D>(
  axes3DType,
  'plot_surface(X, Y, Z, *, norm=None, vmin=None, vmax=None, lightsource=None, **kwargs)',
  (axes, [x, y, z, norm, low, high], _star, kwargs) => {
    const grid = gridOf(z ?? null, 'Z');
    const colour = take(kwargs, 'color');
    const map = take(kwargs, 'cmap');
    for (const quiet of ['rstride', 'cstride', 'rcount', 'ccount', 'shade', 'facecolors', 'edgecolor'])
      take(kwargs, quiet);
    const colouring = Colouring.from(map ?? null, norm ?? null, limit(low), limit(high));
    const solid = map === undefined ? (colour === undefined ? axes.nextLineColour() : colourFrom(colour)) : null;
    const surface = new Surface(gridOf(x ?? null, 'X'), gridOf(y ?? null, 'Y'), grid, colouring, solid);
    surface.configure(kwargs);
    axes.mappable = surface;
    return axes.add(surface);
  },
);

method<Axes3D>(axes3DType, 'plot_wireframe(X, Y, Z, **kwargs)', (axes, [x, y, z], _star, kwargs) => {
  const rows = numberOr(take(kwargs, 'rcount'), 50);
  const cols = numberOr(take(kwargs, 'ccount'), 50);
  for (const quiet of ['rstride', 'cstride']) take(kwargs, quiet);
  const colour = take(kwargs, 'color');
  const [X, Y, Z] = [x, y, z].map((value) => gridOf(value ?? null, 'Z'));
  const path = Path3D.ofGrid(X, Y, Z, rows, cols, colour === undefined ? axes.nextLineColour() : colourFrom(colour));
  path.configure(kwargs);
  return axes.add(path);
});

method<Axes3D>(axes3DType, 'contour3D(*args, **kwargs)', () => {
  throw valueError('contours in space are not drawn here; plot_surface() and plot_wireframe() are');
});

method<Axes3D>(axes3DType, 'plot(xs, ys, *args, zdir=None, **kwargs)', (axes, [xs, ys], args, kwargs) => {
  const [x, y] = [doubles(xs ?? null), doubles(ys ?? null)];
  const given =
    args.length > 0 && typeof args[0] !== 'string' ? doubles(args[0]) : (numbersIn(take(kwargs, 'zs')) ?? [0]);
  const z = given.length === x.length ? Float64Array.from(given) : new Float64Array(x.length).fill(given[0]);
  const format = args.find((one) => typeof one === 'string');
  const read = typeof format === 'string' ? parseFormat(format, plots().cycle) : null;
  const path = new Path3D(x, y, z, read?.colour ?? axes.nextLineColour());
  if (read?.marker != null) {
    path.marker = read.marker;
    path.lined = read.line !== null;
  }
  if (read?.line != null) path.setStyle(read.line);
  path.configure(kwargs);
  return new PyList([axes.add(path)]);
});

method<Axes3D>(
  axes3DType,
  'scatter(xs, ys, zs=0, zdir=None, s=20, c=None, depthshade=True, *args, marker=None, cmap=None, norm=None, vmin=None, vmax=None, **kwargs)',
  (axes, bound, _star, kwargs) => {
    const [xs, ys, zs, , s, c, , marker, cmap, norm, low, high] = bound;
    const [x, y] = [doubles(xs ?? null), doubles(ys ?? null)];
    const heights = doubles(zs ?? 0);
    const z = heights.length === x.length ? heights : new Float64Array(x.length).fill(heights[0]);
    const given = c ?? take(kwargs, 'color') ?? null;
    const colours = given === null ? [axes.nextLineColour()] : coloursFrom(given);
    const numbers = colours === null ? doubles(given) : null;
    const colouring = Colouring.from(cmap ?? null, norm ?? null, limit(low), limit(high));
    if (numbers !== null) colouring.norm.fit(numbers);
    const points = new Points3D({ x, y, z, areas: doubles(s ?? 20), colours, numbers }, colouring);
    points.marker = marker === null || marker === undefined ? 'o' : python.str(marker);
    points.configure(kwargs);
    if (numbers !== null) axes.mappable = points;
    return axes.add(points);
  },
);
axes3DType.namespace.set('scatter3D', axes3DType.namespace.get('scatter') ?? null);
axes3DType.namespace.set('plot3D', axes3DType.namespace.get('plot') ?? null);

method<Axes3D>(
  axes3DType,
  'set_zlabel(zlabel, fontdict=None, labelpad=None, **kwargs)',
  (axes, [text], _star, kwargs) => setLabel(axes.scene.z, text ?? '', kwargs),
);
method<Axes3D>(axes3DType, 'get_zlabel()', (axes) => axes.scene.z.label);
method<Axes3D>(axes3DType, 'set_zlim(bottom=None, top=None, **kwargs)', (axes, [low, high]) => {
  const pair = high === null || high === undefined ? numbersIn(low) : [toNumber(low ?? null), toNumber(high)];
  if (pair !== null) axes.scene.z.setLimits([pair[0], pair[1]]);
  return pair === null ? null : floats(pair);
});
method<Axes3D>(axes3DType, 'get_zlim()', (axes) => floats(axes.scene.z.limits ?? [0, 1]));
method<Axes3D>(axes3DType, 'set_zticks(ticks, labels=None, **kwargs)', (axes, [ticks, labels]) => {
  axes.scene.z.ticks = numbersIn(ticks);
  axes.scene.z.tickLabels = textsIn(labels);
  return new PyList([]);
});
method<Axes3D>(axes3DType, 'set_zscale(value)', () => null);
method<Axes3D>(axes3DType, 'view_init(elev=None, azim=None, roll=None, **kwargs)', (axes, [elevation, azimuth]) => {
  if (elevation !== null && elevation !== undefined) axes.scene.elevation = toNumber(elevation);
  if (azimuth !== null && azimuth !== undefined) axes.scene.azimuth = toNumber(azimuth);
  return null;
});
method<Axes3D>(axes3DType, 'set_box_aspect(aspect, *, zoom=1)', (axes, [aspect]) => {
  const lengths = numbersIn(aspect);
  axes.scene.box = lengths === null ? null : [lengths[0], lengths[1], lengths[2]];
  return null;
});
method<Axes3D>(axes3DType, 'text(x, y, z, s, **kwargs)', (axes, [x, y, z, text], _star, kwargs) => {
  const colour = take(kwargs, 'color');
  const path = new Path3D(
    ...([x, y, z].map((one) => Float64Array.of(toNumber(one ?? null))) as [Float64Array, Float64Array, Float64Array]),
    colour === undefined ? [0, 0, 0, 1] : colourFrom(colour),
  );
  path.text = python.str(text ?? '');
  return axes.add(path);
});
