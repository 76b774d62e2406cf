/** The picture of a plane: our raster, Plotly's axes around it, readout below. */
import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { change } from '../cards/card-settings.ts';
import { type CardModel, useCard, usePicture, useSettings } from '../cards/card-store.ts';
import { whenIdle } from '../plotly/plotly-loader.ts';
import { listenToGestures } from './gestures.ts';
import { createHeatmapController, type HeatmapController, showWindow } from './heatmap-controller.ts';
import { PictureReadout } from './PictureReadout.tsx';
import { transitionOfKey } from './picture-keys.ts';
import { type PictureLayout, type PictureParts, pictureLayout } from './picture-layout.ts';
import { elementUnder, panned, placeAt, rectangleBetween, zoomed } from './viewport.ts';
import './heatmap.css';

const AxesLayer = lazy(() => import('./AxesLayer.tsx'));
const Profiles = lazy(() => import('./Profiles.tsx'));

export function HeatmapView({ axesTitles }: { readonly axesTitles: readonly [rows: string, cols: string] }) {
  const card = useCard();
  const profiles = useSettings((settings) => settings.profiles && settings.view === 'heatmap');
  const isImage = useSettings((settings) => settings.view === 'image');
  const zoomedIn = useSettings((settings) => settings.window !== null);
  const stage = useRef<HTMLDivElement>(null);
  const raster = useRef<HTMLCanvasElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const [controller, setController] = useState<HeatmapController | null>(null);
  const rows = useSettings(({ rowAxis }) => (rowAxis === null ? 1 : (card.info.shape[rowAxis] ?? 1)));
  const layout = useStageLayout(stage, { profiles, bar: !isImage, rows });
  const axesWanted = useAfterFirstPicture();

  useLayoutEffect(() => {
    if (raster.current === null || overlay.current === null || surface.current === null) return;
    const made = createHeatmapController(card, { raster: raster.current, overlay: overlay.current });
    const quiet = listenToGestures(surface.current, gesturesOf(card, made));
    setController(made);
    return () => {
      quiet();
      made.stop();
    };
  }, [card]);

  useLayoutEffect(() => {
    if (controller !== null && layout !== null) controller.resize(layout.box);
  }, [controller, layout]);

  const placed = layout === null ? undefined : insetOf(layout);
  return (
    <div className="picture">
      <div ref={stage} className="picture-stage" data-profiles={profiles || undefined}>
        <div className="picture-frame" style={placed} />
        <canvas ref={raster} className="picture-raster" style={placed} />
        {controller !== null && layout !== null && axesWanted && (
          <Suspense>
            <AxesLayer controller={controller} layout={layout} titles={axesTitles} />
          </Suspense>
        )}
        <div
          ref={surface}
          className="picture-surface"
          data-zoomed={zoomedIn || undefined}
          style={placed}
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture has a keyboard cursor of its own
          tabIndex={0}
          aria-roledescription="picture of an array"
          aria-label={`Picture of ${card.info.name}. Arrow keys move the cursor, plus and minus zoom, 0 shows everything, shift and arrow keys mark a region.`}
          onKeyDown={(event) => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            const frame = controller?.frame() ?? null;
            const transition = frame === null ? null : transitionOfKey(event, frame);
            if (transition === null) return;
            event.preventDefault();
            event.stopPropagation();
            card.change(transition);
          }}
        >
          <canvas ref={overlay} className="picture-overlay" />
        </div>
        {profiles && controller !== null && layout !== null && (
          <Suspense>
            <Profiles controller={controller} layout={layout} />
          </Suspense>
        )}
      </div>
      <PictureReadout />
    </div>
  );
}

export default HeatmapView;

function insetOf({ margins, box }: PictureLayout) {
  return { left: margins.left, top: margins.top, width: box.width, height: box.height };
}

function useStageLayout(
  stage: { readonly current: HTMLElement | null },
  { profiles, bar, rows }: PictureParts,
): PictureLayout | null {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  useLayoutEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [stage]);
  const [layout, setLayout] = useState<PictureLayout | null>(null);
  useLayoutEffect(() => {
    setLayout(size === null || size.width === 0 ? null : pictureLayout(size, { profiles, bar, rows }));
  }, [size, profiles, bar, rows]);
  return layout;
}

/** Axes wait until pixels of real data are on the screen. */
function useAfterFirstPicture(): boolean {
  const drawn = usePicture((picture) => picture.low !== null);
  const [idle, setIdle] = useState(false);
  useEffect(() => (drawn ? whenIdle(() => setIdle(true)) : undefined), [drawn]);
  return idle;
}

function gesturesOf(card: CardModel, controller: HeatmapController) {
  const at = ({ x, y }: { x: number; y: number }) => {
    const frame = controller.frame();
    return frame && { frame, place: placeAt(x, y, frame.window, frame.box, frame.orientation) };
  };
  return {
    onPoint: (point: { x: number; y: number } | null) => void controller.point(point),
    onPan: (dx: number, dy: number) => {
      const frame = controller.frame();
      if (frame === null) return;
      const { window, box, orientation, plane } = frame;
      const rows = ((window.rows[1] - window.rows[0]) / box.height) * (orientation.down ? -dy : dy);
      const cols = ((window.cols[1] - window.cols[0]) / box.width) * (orientation.right ? -dx : dx);
      if (frame.settings.window !== null) showWindow(card, panned(window, rows, cols, plane));
    },
    onZoom: (factor: number, x: number, y: number) => {
      const here = at({ x, y });
      if (here !== null) showWindow(card, zoomed(here.frame.window, factor, here.place, here.frame.plane));
    },
    onPick: (x: number, y: number) => {
      const here = at({ x, y });
      if (here !== null) card.change(change({ cursor: elementUnder(here.place, here.frame.plane) }));
    },
    onReset: () => showWindow(card, null),
    onRegion: (from: { x: number; y: number }, to: { x: number; y: number }) => {
      const [a, b] = [at(from), at(to)];
      if (a !== null && b !== null) {
        card.change(change({ region: rectangleBetween(a.place, b.place, a.frame.plane) }));
      }
    },
  };
}
