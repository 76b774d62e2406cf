/** Keys on a figure: arrows move, plus and minus zoom, zero shows all; in space they turn it. */
export type Relayout = Readonly<Record<string, unknown>>;
type Plain = Record<string, unknown>;

function axesOf(layout: Relayout, letter: string): [string, Plain][] {
  return Object.entries(layout).flatMap(([key, axis]): [string, Plain][] =>
    new RegExp(`^[${letter}]axis\\d*$`).test(key) ? [[key, axis as Plain]] : [],
  );
}

function rangeOf(axis: Plain): [number, number] | null {
  const range = axis.range;
  if (!Array.isArray(range)) return null;
  const ends = range.map((end) => (typeof end === 'string' ? Date.parse(`${end.replace(' ', 'T')}Z`) : Number(end)));
  return ends.every(Number.isFinite) ? [ends[0], ends[1]] : null;
}

/** Moved by a part of the span, then scaled about its middle. */
function moved(axes: readonly [string, Plain][], shift: number, scale: number): Plain {
  const update: Plain = {};
  for (const [key, axis] of axes) {
    const range = rangeOf(axis);
    if (range === null || axis.fixedrange === true) continue;
    const [from, to] = range;
    const middle = (from + to) / 2 + (to - from) * shift;
    const half = ((to - from) / 2) * scale;
    update[`${key}.range`] = [middle - half, middle + half];
  }
  return update;
}

const STEP = 0.1;
const ZOOM = 0.8;

export function keyStep(key: string, layout: Relayout): Plain | null {
  switch (key) {
    case 'ArrowLeft':
      return moved(axesOf(layout, 'x'), -STEP, 1);
    case 'ArrowRight':
      return moved(axesOf(layout, 'x'), STEP, 1);
    case 'ArrowUp':
      return moved(axesOf(layout, 'y'), STEP, 1);
    case 'ArrowDown':
      return moved(axesOf(layout, 'y'), -STEP, 1);
    case '+':
    case '=':
      return moved(axesOf(layout, 'xy'), 0, ZOOM);
    case '-':
      return moved(axesOf(layout, 'xy'), 0, 1 / ZOOM);
    case '0':
      return Object.fromEntries(
        axesOf(layout, 'xy').flatMap(([axis, { _rangeInitial0: from, _rangeInitial1: to }]) =>
          from === undefined || to === undefined ? [] : [[`${axis}.range`, [from, to]]],
        ),
      );
    default:
      return null;
  }
}

interface Eye {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Turns by a twelfth of a half circle; plus and minus come nearer and go away. */
export function cameraStep(key: string, layout: Relayout): Plain | null {
  const scenes = Object.entries(layout).filter(([name]) => /^scene\d*$/.test(name));
  const update: Plain = {};
  for (const [name, scene] of scenes) {
    const eye = ((scene as { camera?: { eye?: Eye } }).camera?.eye ?? { x: 1.25, y: 1.25, z: 1.25 }) as Eye;
    const next = turned(eye, key);
    if (next === null) return null;
    update[`${name}.camera.eye`] = next;
  }
  return scenes.length === 0 ? null : update;
}

function turned({ x, y, z }: Eye, key: string): Eye | null {
  const flat = Math.hypot(x, y);
  const radius = Math.hypot(flat, z);
  const [around, above] = [Math.atan2(y, x), Math.atan2(z, flat)];
  const at = (azimuth: number, height: number, distance: number): Eye => {
    const tilt = Math.max(-1.5, Math.min(1.5, height));
    return {
      x: distance * Math.cos(tilt) * Math.cos(azimuth),
      y: distance * Math.cos(tilt) * Math.sin(azimuth),
      z: distance * Math.sin(tilt),
    };
  };
  const step = Math.PI / 12;
  switch (key) {
    case 'ArrowLeft':
      return at(around - step, above, radius);
    case 'ArrowRight':
      return at(around + step, above, radius);
    case 'ArrowUp':
      return at(around, above + step, radius);
    case 'ArrowDown':
      return at(around, above - step, radius);
    case '+':
    case '=':
      return at(around, above, radius * ZOOM);
    case '-':
      return at(around, above, radius / ZOOM);
    case '0':
      return { x: 1.25, y: -1.25, z: 0.9 };
    default:
      return null;
  }
}

/** Whether an update changed what is in view; null: it was about something else. */
export function isZoomed(update: Relayout): boolean | null {
  const keys = Object.keys(update);
  if (keys.some((key) => /axis\d*\.(range|autorange)/.test(key) || /^scene\d*\.camera/.test(key))) return true;
  return null;
}

/** Ticks that stood for the first view give way to Plotly's own once somebody zooms; null: nothing to change. */
export function plainTicks(update: Relayout, layout: Relayout): Plain | null {
  const changed = new Set(Object.keys(update).flatMap((key) => /^([xy]axis\d*)\.range/.exec(key)?.[1] ?? []));
  const next: Plain = {};
  for (const key of changed) {
    const axis = layout[key] as Plain | undefined;
    if (axis?.tickmode !== 'linear' && !(axis?.type === 'log' && axis.tickmode === 'array')) continue;
    next[`${key}.tickmode`] = 'auto';
    next[`${key}.nticks`] = 9;
    next[`${key}.tickformat`] = '';
  }
  return Object.keys(next).length === 0 ? null : next;
}
