/**
 * A figure in less room than it was laid out for: what stands around its frames (ticks, labels, titles) keeps the size
 * of its text, the frames give way.
 */
type Plain = Record<string, unknown>;

/** Old place to new place, both in parts of the figure. */
export type Stretch = (at: number) => number;

/** Frames never take less than this part of the figure. */
const LEAST_FRAMES = 0.45;

/** `before` and `after` in pixels; gaps between frames shrink as the text does. */
export function stretchOf(
  frames: readonly (readonly [number, number])[],
  before: number,
  after: number,
  textScale: number,
): Stretch {
  if (after >= before || frames.length === 0) return (at) => at;
  const edges = [...new Set([0, ...frames.flat(), 1])].filter((edge) => edge >= 0 && edge <= 1).sort((a, b) => a - b);
  const parts = edges.slice(1).map((end, k) => {
    const start = edges[k];
    const framed = frames.some(([from, to]) => from <= start + 1e-9 && to >= end - 1e-9);
    return { start, length: end - start, framed };
  });
  const sum = (framed: boolean): number =>
    parts.filter((part) => part.framed === framed).reduce((total, { length }) => total + length, 0);
  const [inside, around] = [sum(true), sum(false)];
  if (inside === 0 || around === 0) return (at) => at;
  const wanted = Math.min(1 - LEAST_FRAMES, (around * before * textScale) / after);
  const gap = Math.max(around, wanted) / around;
  const frame = (1 - Math.max(around, wanted)) / inside;
  return (at) => {
    let place = 0;
    for (const { start, length, framed } of parts) {
      const covered = Math.min(length, Math.max(0, at - start));
      place += covered * (framed ? frame : gap);
    }
    return at < 0 ? at : at > 1 ? place + (at - 1) : place;
  };
}

function domainsIn(layout: Plain, letter: 'x' | 'y'): [number, number][] {
  return Object.entries(layout).flatMap(([key, value]): [number, number][] => {
    const part = value as Plain | undefined;
    const domain = new RegExp(`^${letter}axis\\d*$`).test(key)
      ? part?.domain
      : /^scene\d*$/.test(key)
        ? (part?.domain as Plain | undefined)?.[letter]
        : undefined;
    return Array.isArray(domain) ? [[Number(domain[0]), Number(domain[1])]] : [];
  });
}

export interface Sizes {
  readonly width: number;
  readonly height: number;
}

/** The layout with everything that is placed in parts of the figure moved along. */
export function fitted(layout: Plain, before: Sizes, after: Sizes, textScale: number): Plain {
  const margin = layout.margin as Plain | undefined;
  if (margin === undefined || Number(margin.l) !== 0 || Number(margin.t) !== 0) return layout;
  const x = stretchOf(domainsIn(layout, 'x'), before.width, after.width, textScale);
  const y = stretchOf(domainsIn(layout, 'y'), before.height, after.height, textScale);
  const made: Plain = {};
  for (const [key, value] of Object.entries(layout)) made[key] = moved(key, value, x, y);
  return made;
}

function moved(key: string, value: unknown, x: Stretch, y: Stretch): unknown {
  const part = value as Plain;
  if (/^[xy]axis\d*$/.test(key) && Array.isArray(part.domain)) {
    return { ...part, domain: part.domain.map(key.startsWith('x') ? x : y) };
  }
  if (/^scene\d*$/.test(key) && part.domain !== undefined) {
    const { x: across, y: up } = part.domain as { x: number[]; y: number[] };
    return { ...part, domain: { x: across.map(x), y: up.map(y) } };
  }
  if (/^legend\d*$/.test(key)) return placed(part, x, y);
  if (key === 'annotations') return (value as Plain[]).map((note) => placed(note, x, y));
  if (/^coloraxis\d*$/.test(key) && part.colorbar !== undefined)
    return { ...part, colorbar: barIn(part.colorbar as Plain, x, y) };
  return value;
}

function placed(part: Plain, x: Stretch, y: Stretch): Plain {
  return {
    ...part,
    ...(part.xref === 'paper' ? { x: x(Number(part.x)) } : {}),
    ...(part.yref === 'paper' ? { y: y(Number(part.y)) } : {}),
  };
}

/** A bar is as long as its frame. */
function barIn(bar: Plain, x: Stretch, y: Stretch): Plain {
  const [len, up, across] = [Number(bar.len), Number(bar.y), Number(bar.x)];
  if (bar.orientation === 'h') {
    const [from, to] = [x(across), x(across + len)];
    return { ...bar, x: from, len: to - from, y: y(up) };
  }
  const [from, to] = [y(up - len / 2), y(up + len / 2)];
  return { ...bar, x: x(across), y: (from + to) / 2, len: to - from };
}
