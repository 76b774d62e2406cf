/**
 * Colour maps as 256-entry RGBA tables. Each is ten or so anchor colours, blended in Oklab so that the steps between
 * them stay even to the eye; cubehelix and the phase wheel come from their formulas.
 */
import type { Component } from '#protocol/engine-api.ts';

export type ColourMapName =
  | 'viridis'
  | 'magma'
  | 'inferno'
  | 'plasma'
  | 'cividis'
  | 'grey'
  | 'cubehelix'
  | 'turbo'
  | 'RdBu'
  | 'coolwarm'
  | 'PuOr'
  | 'twilight'
  | 'phase';

export type ColourMapFamily = 'sequential' | 'diverging' | 'cyclic' | 'rainbow';
export type Rgb = readonly [red: number, green: number, blue: number];

interface ColourMapRule {
  readonly family: ColourMapFamily;
  readonly colourAt: (t: number) => Rgb;
}

const anchored = (hex: string): ((t: number) => Rgb) => {
  const anchors = hex.split(' ').map((code) => toOklab(parseHex(code)));
  return (t) => {
    const place = t * (anchors.length - 1);
    const left = Math.min(anchors.length - 2, Math.floor(place));
    return fromOklab(blend(anchors[left], anchors[left + 1], place - left));
  };
};

export const COLOUR_MAPS = {
  viridis: {
    family: 'sequential',
    colourAt: anchored('440154 482878 3e4a89 31688e 26828e 1f9e89 35b779 6ece58 b5de2b fde725'),
  },
  magma: {
    family: 'sequential',
    colourAt: anchored('000004 180f3d 440f76 721f81 9e2f7f cd4071 f1605d fd9668 feca8d fcfdbf'),
  },
  inferno: {
    family: 'sequential',
    colourAt: anchored('000004 1b0c41 4a0c6b 781c6d a52c60 cf4446 ed6925 fb9b06 f7d13d fcffa4'),
  },
  plasma: {
    family: 'sequential',
    colourAt: anchored('0d0887 47039f 7301a8 9c179e bd3786 d8576b ed7953 fa9e3b fdc926 f0f921'),
  },
  cividis: {
    family: 'sequential',
    colourAt: anchored('00204d 00336f 39486b 575c6d 707173 8a8779 a69d75 c4b56c e4cf5b ffea46'),
  },
  grey: { family: 'sequential', colourAt: (t) => [t * 255, t * 255, t * 255] },
  cubehelix: { family: 'sequential', colourAt: cubehelix },
  turbo: {
    family: 'rainbow',
    colourAt: anchored('30123b 4662d7 36aaf9 1ae4b6 72fe5e c7ef34 faba39 f66b19 ca2a04 7a0403'),
  },
  RdBu: {
    family: 'diverging',
    colourAt: anchored('67001f b2182b d6604d f4a582 fddbc7 f7f7f7 d1e5f0 92c5de 4393c3 2166ac 053061'),
  },
  coolwarm: {
    family: 'diverging',
    colourAt: anchored('3b4cc0 6788ee 9abbff c9d7f0 dddddd edd1c2 f7a889 e26952 b40426'),
  },
  PuOr: {
    family: 'diverging',
    colourAt: anchored('7f3b08 b35806 e08214 fdb863 fee0b6 f7f7f7 d8daeb b2abd2 8073ac 542788 2d004b'),
  },
  twilight: {
    family: 'cyclic',
    colourAt: anchored('e2d9e2 9ebbc9 6785be 5e43a5 421257 2f1436 471340 8e2c50 ba6657 ceac94 e2d9e2'),
  },
  phase: { family: 'cyclic', colourAt: phaseWheel },
} satisfies Record<ColourMapName, ColourMapRule>;

export const COLOUR_MAP_NAMES = Object.keys(COLOUR_MAPS) as ColourMapName[];

/** Phase goes round, so its colours do too. */
export function defaultMapFor(component: Component): ColourMapName {
  return component === 'phase' ? 'twilight' : 'viridis';
}

const ENTRIES = 256;

const tables = new Map<string, Uint8Array<ArrayBuffer>>();

/** 256 RGBA entries, low to high, as the engine takes them; made once, so not to be written to. */
export function colourTable(name: ColourMapName, reversed: boolean): Uint8Array<ArrayBuffer> {
  const key = `${name} ${reversed}`;
  const made = tables.get(key) ?? makeTable(name, reversed);
  tables.set(key, made);
  return made;
}

function makeTable(name: ColourMapName, reversed: boolean): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(ENTRIES * 4);
  for (let entry = 0; entry < ENTRIES; entry++) {
    const t = entry / (ENTRIES - 1);
    const colour = COLOUR_MAPS[name].colourAt(reversed ? 1 - t : t);
    table.set([...colour.map((channel) => Math.round(Math.min(255, Math.max(0, channel)))), 255], entry * 4);
  }
  return table;
}

export function cssColour([red, green, blue]: Rgb): string {
  return `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)})`;
}

/** Left to right as a CSS gradient, for swatches and the bar before the axes arrive. */
export function colourGradient(name: ColourMapName, reversed: boolean, direction = 'to right'): string {
  const table = colourTable(name, reversed);
  const stops = Array.from({ length: 17 }, (_, stop) => {
    const at = Math.min(255, stop * 16) * 4;
    return cssColour([table[at], table[at + 1], table[at + 2]]);
  });
  return `linear-gradient(${direction}, ${stops.join(', ')})`;
}

export function parseHex(code: string): Rgb {
  const bits = Number.parseInt(code.replace('#', ''), 16);
  return [(bits >> 16) & 255, (bits >> 8) & 255, bits & 255];
}

/** `#rrggbb` or `transparent` as RGBA. */
export function parseColour(text: string): readonly [number, number, number, number] {
  if (!/^#[0-9a-f]{6}$/i.test(text)) return [0, 0, 0, 0];
  const [red, green, blue] = parseHex(text);
  return [red, green, blue, 255];
}

/** Black or white, whichever can be read on that colour (relative luminance of WCAG 2). */
export function inkOn([red, green, blue]: Rgb): '#000' | '#fff' {
  const luminance = 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
  return luminance > 0.179 ? '#000' : '#fff';
}

function toLinear(channel: number): number {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

function fromLinear(c: number): number {
  const clipped = Math.min(1, Math.max(0, c));
  return 255 * (clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055);
}

/** Ottosson's Oklab. */
function toOklab([red, green, blue]: Rgb): Rgb {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightness, a, b]: Rgb): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function blend(from: Rgb, to: Rgb, t: number): Rgb {
  return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t];
}

/** Green's helix: brightness rises evenly while the hue turns one and a half times. */
function cubehelix(t: number): Rgb {
  const angle = 2 * Math.PI * (0.5 / 3 + 1 - 1.5 * t);
  const amplitude = (t * (1 - t)) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const channel = (x: number, y: number): number => 255 * (t + amplitude * (x * cos + y * sin));
  return [channel(-0.14861, 1.78277), channel(-0.29227, -0.90649), channel(1.97294, 0)];
}

/** Hue alone goes round, at one lightness and chroma. */
function phaseWheel(t: number): Rgb {
  const angle = 2 * Math.PI * t;
  return fromOklab([0.72, 0.115 * Math.cos(angle), 0.115 * Math.sin(angle)]);
}
