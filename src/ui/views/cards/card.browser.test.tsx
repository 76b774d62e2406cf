/** The card in a real browser, on the pretended engine: pixels, axes, keys, numbers, exports. */
import { useEffect, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ArrayInfo, ArrayState, EngineApi } from '#protocol/engine-api.ts';
import { createFakeEngine } from '#protocol/fake-engine.ts';
import '../../styles/index.css';
import { heatmapFigure, withRaster } from '../plotly/heatmap-figure.ts';
import { readTheme } from '../plotly/theme.ts';
import { ArrayCard } from './Card.tsx';
import { dataUrlBlob, pictureBlob } from './export-picture.ts';

let root: Root | null = null;
let host: HTMLElement | null = null;

function Watched({ engine, info }: { readonly engine: EngineApi; readonly info: ArrayInfo }) {
  const [pass, setPass] = useState<ArrayState | null>(null);
  useEffect(() => {
    void engine.watchArray(info.arrayId, setPass);
  }, [engine, info]);
  return <ArrayCard engine={engine} info={info} pass={pass} fileBytes={1234} blake3="c0ffee" sha256={null} />;
}

async function openCard(name: string, engine = createFakeEngine()): Promise<EngineApi> {
  const file = await engine.open({ kind: 'file', file: new File(['x'], name) });
  const info = await engine.openArray(file.entries[0].arrayId);
  host = document.createElement('div');
  host.style.width = '1100px';
  document.body.append(host);
  root = createRoot(host);
  root.render(<Watched engine={engine} info={info} />);
  return engine;
}

beforeAll(() => {
  performance.clearMarks();
});
afterEach(() => {
  root?.unmount();
  host?.remove();
  root = null;
  host = null;
});

function find<T extends Element = HTMLElement>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (element === null) throw new Error(`nothing at ${selector}`);
  return element;
}
const expression = (): string => find('[data-testid="expression"]').textContent ?? '';
const button = (name: string): HTMLElement => find(`[aria-label="${name}"]`);

/** Colours of the raster, coarsely, row by row. */
function pixels(columns = 8, rows = 8): string[][] {
  const canvas = find<HTMLCanvasElement>('.picture-raster');
  const context = canvas.getContext('2d');
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, col) => {
      const x = Math.floor(((col + 0.5) / columns) * canvas.width);
      const y = Math.floor(((row + 0.5) / rows) * canvas.height);
      return context?.getImageData(x, y, 1, 1).data.join() ?? '';
    }),
  );
}

/** Every pixel of a row of the raster. */
function rasterRow(): number[] {
  const canvas = find<HTMLCanvasElement>('.picture-raster');
  const row = canvas.getContext('2d')?.getImageData(0, Math.floor(canvas.height / 3), canvas.width, 1).data.buffer;
  return [...new Uint32Array(row ?? new ArrayBuffer(0))];
}

async function pictureDrawn(): Promise<void> {
  await vi.waitFor(() => expect(new Set(pixels().flat()).size).toBeGreaterThan(4), { timeout: 5000 });
}
async function axesDrawn(): Promise<void> {
  await vi.waitFor(() => expect(document.querySelector('.picture-axes .xtick')).not.toBeNull(), { timeout: 15_000 });
}

describe('the picture', () => {
  test('is drawn, and the moment is marked with the name and size of the file', async () => {
    await openCard('first.npy');
    await pictureDrawn();
    const marks = performance.getEntriesByName('arraybook:first-picture') as PerformanceMark[];
    expect(marks.map(({ detail }) => detail)).toContainEqual({ name: 'first.npy', bytes: 1234 });
    const tiles = performance.getEntriesByName('arraybook:tile') as PerformanceMeasure[];
    expect(tiles.some(({ detail, duration }) => detail.name === 'first.npy' && duration > 0)).toBe(true);
  });

  test('has its axes exactly around the raster, and no button of Plotly', async () => {
    await openCard('axes.npy');
    await pictureDrawn();
    await axesDrawn();
    const raster = find('.picture-raster').getBoundingClientRect();
    const plot = find(
      '.picture-axes .draglayer .nsewdrag, .picture-axes .bglayer .bg, .picture-axes .cartesianlayer .bg',
    );
    const axes = plot.getBoundingClientRect();
    for (const side of ['left', 'right', 'top', 'bottom'] as const) expect(axes[side]).toBeCloseTo(raster[side], 0);
    expect(document.querySelector('.modebar-btn, [data-title*="loud"], a[href*="plot"]')).toBeNull();
  });

  test('puts the tick of an element at its middle', async () => {
    await openCard('axes.npy');
    await pictureDrawn();
    await axesDrawn();
    const surface = find('.picture-surface');
    surface.focus();
    for (let step = 0; step < 14; step++) await userEvent.keyboard('+');
    await vi.waitFor(() => expect(document.querySelectorAll('.picture-axes .xtick').length).toBeLessThan(12));
    const [, from, to] = /\[\d+:\d+, (\d+):(\d+)\]/.exec(expression()) ?? [];
    const raster = find('.picture-raster').getBoundingClientRect();
    await vi.waitFor(() => {
      const ticks = [...document.querySelectorAll<SVGElement>('.picture-axes .xtick text')].map((tick) => ({
        element: Number(tick.textContent),
        x: tick.getBoundingClientRect().left + tick.getBoundingClientRect().width / 2,
      }));
      expect(ticks.length).toBeGreaterThan(1);
      const width = (ticks[1].x - ticks[0].x) / (ticks[1].element - ticks[0].element);
      // Elements are as wide between ticks as they are on the raster.
      const shown = raster.width / width;
      expect(shown).toBeGreaterThanOrEqual(Number(to) - Number(from) - 2);
      expect(shown).toBeLessThanOrEqual(Number(to) - Number(from) + 0.01);
    });
  });

  test('is mirrored by a flip and turned by a transposition, and says so in NumPy', async () => {
    await openCard('photo_like.npy'.replace('photo_like', 'turn'));
    await pictureDrawn();
    await userEvent.click(button('Flip columns'));
    expect(expression()).toBe('turn[:, ::-1]');
    await userEvent.click(button('Transpose'));
    expect(expression()).toBe('turn[:, ::-1].T');
  });

  test('of flipped columns is the same picture backwards', async () => {
    await openCard('mirror.npy');
    await pictureDrawn();
    const before = rasterRow();
    await userEvent.click(button('Flip columns'));
    await vi.waitFor(() => expect(rasterRow()).toEqual(before.toReversed()));
  });

  test('follows the slicer', async () => {
    await openCard('my_volume.npy');
    await pictureDrawn();
    const before = pixels();
    expect(expression()).toBe('my_volume[32]');
    const entry = find<HTMLInputElement>('input.entry[aria-label="Index along axis 0"]');
    await userEvent.fill(entry, '3');
    await userEvent.keyboard('{Enter}');
    expect(expression()).toBe('my_volume[3]');
    await vi.waitFor(() => expect(pixels()).not.toEqual(before));
  });

  test('plays an axis', async () => {
    await openCard('my_volume.npy');
    await pictureDrawn();
    await userEvent.click(button('Play axis 0'));
    await vi.waitFor(() => expect(expression()).toBe('my_volume[34]'), { timeout: 4000 });
    await userEvent.click(button('Stop playing axis 0'));
  });

  test('changes its colours with the map', async () => {
    await openCard('colours.npy');
    await pictureDrawn();
    const before = pixels();
    await userEvent.click(button('Colours'));
    await vi.waitFor(() => expect(document.querySelector('.map-list')).not.toBeNull());
    const grey = [...document.querySelectorAll<HTMLLabelElement>('.map-choice')].find((label) =>
      label.textContent?.startsWith('grey'),
    );
    await userEvent.click(grey!);
    await vi.waitFor(() => {
      const now = pixels().flat();
      expect(now).not.toEqual(before.flat());
      const colours = now.map((pixel) => pixel.split(',').map(Number));
      expect(colours.every(([red, green, blue]) => red === green && green === blue)).toBe(true);
    });
  });
});

describe('keys on the picture', () => {
  test('move a cursor whose exact value is read out', async () => {
    const engine = await openCard('keys.npy');
    await pictureDrawn();
    find('.picture-surface').focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowDown}');
    await vi.waitFor(() => expect(find('.picture-readout strong').textContent).not.toBe('…'));
    const [, row, col] = /keys\[(\d+), (\d+)\]/.exec(find('.picture-readout output').textContent ?? '') ?? [];
    const view = {
      arrayId: 'file-1/0' as Parameters<EngineApi['openArray']>[0],
      field: [],
      component: 'value',
      rowAxis: 0,
      colAxis: 1,
      index: [0, 0],
    } as const;
    const { texts } = await engine.cells(
      { view, rows: [Number(row), Number(row) + 1], cols: [Number(col), Number(col) + 1] },
      99,
    );
    expect(find('.picture-readout strong').textContent).toBe(texts[0][0]);
  });

  test('zoom until the values stand in the cells, and back to everything', async () => {
    await openCard('zoom.npy');
    await pictureDrawn();
    find('.picture-surface').focus();
    for (let step = 0; step < 16; step++) await userEvent.keyboard('+');
    expect(expression()).toMatch(/^zoom\[\d+:\d+, \d+:\d+\]$/);
    const overlay = find<HTMLCanvasElement>('.picture-overlay');
    await vi.waitFor(() => {
      const data = overlay.getContext('2d')?.getImageData(0, 0, overlay.width, overlay.height).data ?? [];
      expect(data.some((value) => value !== 0)).toBe(true);
    });
    await userEvent.keyboard('0');
    expect(expression()).toBe('zoom');
  });

  test('mark a region, which gets numbers of its own', async () => {
    await openCard('region.npy');
    await pictureDrawn();
    find('.picture-surface').focus();
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{ArrowDown}{/Shift}');
    await vi.waitFor(() => expect(find('.scope-expression').textContent).toMatch(/^region\[\d+:\d+, \d+:\d+\]$/), {
      timeout: 5000,
    });
    await vi.waitFor(() => expect(document.querySelector('.scope-numbers .statistics')).not.toBeNull());
  });
});

describe('numbers', () => {
  test('are sampled first and exact in the end', async () => {
    await openCard('numbers.npy');
    await vi.waitFor(() => expect(find('.card-badges').textContent).toContain('sampled'));
    await vi.waitFor(() => expect(find('.card-badges').textContent).toContain('exact'), { timeout: 5000 });
    await vi.waitFor(() => expect(find('.statistics').textContent).toContain('elements786,432'));
  });

  test('clip the colours where the handle is moved to', async () => {
    await openCard('clip.npy');
    await pictureDrawn();
    await vi.waitFor(() => expect(document.querySelector('.clip-handle')).not.toBeNull(), { timeout: 5000 });
    const before = pixels();
    const handle = button('Low end of the colours');
    const from = Number(handle.getAttribute('aria-valuenow'));
    handle.focus();
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{/Shift}');
    await vi.waitFor(() => expect(Number(handle.getAttribute('aria-valuenow'))).toBeGreaterThan(from));
    await vi.waitFor(() => expect(pixels()).not.toEqual(before));
  });

  test('clip the colours where a range is drawn across the histogram', async () => {
    await openCard('drawn.npy');
    await pictureDrawn();
    await vi.waitFor(() => expect(document.querySelector('.clip-handle')).not.toBeNull(), { timeout: 5000 });
    const { left, top, width, height } = find('.clip').getBoundingClientRect();
    const at = (share: number) => ({
      bubbles: true,
      pointerId: 1,
      clientX: left + share * width,
      clientY: top + height / 2,
    });
    find('.clip').setPointerCapture = () => undefined;
    find('.clip').dispatchEvent(new PointerEvent('pointerdown', at(0.25)));
    find('.clip').dispatchEvent(new PointerEvent('pointermove', at(0.5)));
    find('.clip').dispatchEvent(new PointerEvent('pointerup', at(0.5)));
    const shareOf = (name: string) => {
      const handle = button(name);
      const [low, high, now] = ['min', 'max', 'now'].map((end) => Number(handle.getAttribute(`aria-value${end}`)));
      return (now - low) / (high - low);
    };
    await vi.waitFor(() => expect(shareOf('Low end of the colours')).toBeCloseTo(0.25, 2));
    expect(shareOf('High end of the colours')).toBeCloseTo(0.5, 2);
  });

  test('pause and go on', async () => {
    await openCard('huge_pass.npy');
    await vi.waitFor(() => button('Pause'));
    await userEvent.click(button('Pause'));
    await vi.waitFor(() => expect(find('.pass-phase').textContent).toBe('Paused'));
    await userEvent.click(button('Resume'));
    await vi.waitFor(() => expect(find('.pass-phase').textContent).not.toBe('Paused'));
    await userEvent.click(button('Stop'));
    await vi.waitFor(() => expect(find('.pass-phase').textContent).toBe('Stopped'));
  });

  test('of a failed pass say what happened and how to go on', async () => {
    await openCard('failing_pass.npy');
    await vi.waitFor(() => expect(find('.error-panel').textContent).toContain('Read again'), { timeout: 5000 });
  });
});

describe('other views', () => {
  test('a vector is a line', async () => {
    await openCard('series.npy');
    await vi.waitFor(() => expect(document.querySelector('.line-plot .scatterlayer .trace')).not.toBeNull(), {
      timeout: 15_000,
    });
    find('.line-stage').focus();
    await userEvent.keyboard('+');
    expect(expression()).toMatch(/^series\[\d+:\d+\]$/);
    await userEvent.keyboard('0{ArrowRight}');
    await vi.waitFor(() => expect(find('.picture-readout strong').textContent).toMatch(/^-?\d/));
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{/Shift}');
    await vi.waitFor(() => expect(find('.scope-expression').textContent).toMatch(/^series\[\d+:\d+\]$/));
    expect(document.querySelector('.line-region')).not.toBeNull();
  });

  test('texts are a table that goes to any row', async () => {
    await openCard('labels.npy');
    await vi.waitFor(() => expect(find('[role="grid"]').textContent).toContain('label-0'), { timeout: 5000 });
    await userEvent.fill(button('Go to row'), '250');
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(find('.picture-readout').textContent).toContain('label-250'));
    await userEvent.keyboard('{ArrowDown}');
    await vi.waitFor(() => expect(find('.picture-readout strong').textContent).toBe('label-251'));
  });

  test('a table whose texts are late still gets them when a cell is picked meanwhile', async () => {
    const fake = createFakeEngine();
    const late: EngineApi = {
      ...fake,
      cells: async (request, id) => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        return fake.cells(request, id);
      },
    };
    await openCard('counts.npy', late);
    await pictureDrawn();
    await userEvent.click(find('[role="tab"][id$="table"]'));
    await vi.waitFor(() => find('[role="gridcell"]'));
    find('[role="gridcell"]').click();
    await vi.waitFor(() => expect(document.querySelector('.table-waiting')).toBeNull(), { timeout: 3000 });
  });

  test('a table of 26 thousand million elements scrolls to its end', async () => {
    await openCard('huge_table.npy');
    await pictureDrawn();
    await userEvent.click(find('[role="tab"][id$="table"]'));
    await vi.waitFor(() => find('[role="grid"]'), { timeout: 5000 });
    const grid = find('[role="grid"]');
    await vi.waitFor(() => expect(grid.scrollHeight).toBeGreaterThan(grid.clientHeight));
    grid.scrollTop = grid.scrollHeight;
    await vi.waitFor(() => expect(grid.textContent).toContain('262143'));
  });

  test('a picture of channels is drawn in its own colours', async () => {
    await openCard('photo.npy');
    await pictureDrawn();
    expect(find('[role="tab"][aria-selected="true"]').textContent).toBe('Image');
    expect(expression()).toBe('photo');
    find('.picture-surface').focus();
    await userEvent.keyboard('{ArrowRight}');
    await vi.waitFor(() =>
      expect(find('.picture-readout output').textContent).toMatch(/^photo\[\d+, \d+\] = \[\S+ \S+ \S+\]$/),
    );
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowDown}{/Shift}');
    await vi.waitFor(() => expect(find('.scope-expression').textContent).toMatch(/^photo\[\d+:\d+, \d+:\d+\]$/));
  });

  test('a single value and an empty array are said in words', async () => {
    await openCard('empty.npy');
    await vi.waitFor(() => expect(find('.words').textContent).toContain('Nothing to show: shape (0, 3)'));
  });
});

describe('exports', () => {
  test('are composed here: a PNG with the raster, an SVG that refers to nothing outside', async () => {
    await openCard('export.npy');
    await pictureDrawn();
    const axis = { window: [0, 10] as const, reversed: false, length: 10 };
    const figure = heatmapFigure({
      width: 400,
      height: 300,
      margins: { left: 60, right: 84, top: 8, bottom: 40 },
      rows: axis,
      cols: axis,
      colours: { map: 'viridis', reversed: false, scale: 'linear', low: 0, high: 1, title: '' },
      theme: readTheme(document.body),
    });
    const pictured = withRaster(figure, find<HTMLCanvasElement>('.picture-raster').toDataURL());
    const png = await createImageBitmap(await pictureBlob(pictured, 'export[3] < 5', 'png'));
    expect([png.width, png.height]).toEqual([800, 660]);
    const svg = await (await pictureBlob(pictured, 'export[3] < 5', 'svg')).text();
    expect(svg).toContain('data:image/png;base64');
    expect(svg.replaceAll('http://www.w3.org', '')).not.toMatch(/https?:/);
  });

  test('decode data URLs of both kinds', async () => {
    expect(await dataUrlBlob('data:text/plain;base64,aGk=').text()).toBe('hi');
    expect(await dataUrlBlob('data:image/svg+xml,%3Csvg%2F%3E').text()).toBe('<svg/>');
  });
});
