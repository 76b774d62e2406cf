/** The chosen view with its controls, and the numbers beside it. */
import { SlidersHorizontal } from 'lucide-react';
import { lazy, memo, type ReactNode, Suspense, useId, useState } from 'react';
import { errorSentence } from '../../text/error-sentences.ts';
import { ErrorPanel } from '../document/ErrorPanel.tsx';
import { HeatmapView } from '../heatmap/HeatmapView.tsx';
import LineView from '../line/LineView.tsx';
import TableView from '../table/TableView.tsx';
import { change, chooseView } from './card-settings.ts';
import { useCard, usePicture, useSettings, useSubject } from './card-store.ts';
import { Slicers } from './Slicers.tsx';
import { FieldChooser, Toolbar } from './Toolbar.tsx';
import { ViewBoundary } from './ViewBoundary.tsx';
import { fittingViews, VIEWS, type ViewKind } from './view-registry.ts';
import WordsView from './WordsView.tsx';

// Views are not lazy: React holds back what follows a fallback, and one of them is the first picture.
const VolumeView = lazy(() => import('../volume/VolumeView.tsx'));
const SpaceView = lazy(() => import('../volume/SpaceView.tsx'));
const NumbersPanel = lazy(() => import('../statistics/NumbersPanel.tsx'));

export interface Fingerprints {
  readonly blake3: string | null;
  readonly sha256: string | null;
}

/** Progress comes ten times a second and concerns nothing in here. */
export const CardStage = memo(function CardStage({ fingerprints }: { readonly fingerprints: Fingerprints }) {
  const subject = useSubject();
  const view = useSettings((settings) => settings.view);
  const field = useSettings((settings) => settings.field.join('.'));
  const views = fittingViews(subject);
  return (
    <div className="card-stage" data-view={view}>
      <div className="card-main">
        <Controls>
          {views.length > 1 && <ViewTabs views={views} view={view} />}
          <FieldChooser />
        </Controls>
        <Slicers />
        <PictureError />
        <div className="card-view" role="tabpanel" aria-label={VIEWS[view].label}>
          <ViewBoundary subject={`${view} ${field}`}>{VIEW_OF[view]()}</ViewBoundary>
        </div>
      </div>
      <aside className="card-side" aria-label="Numbers">
        <ViewBoundary subject={`numbers ${field}`}>
          <Suspense fallback={null}>
            <NumbersPanel fingerprints={fingerprints} />
          </Suspense>
        </ViewBoundary>
      </aside>
    </div>
  );
});

/** On a narrow card what is set less often stands behind a button, so that the picture is on the first screen. */
function Controls({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="card-controls" data-open={open || undefined}>
      {children}
      <button
        type="button"
        className="icon-button controls-toggle"
        aria-label="View settings"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <SlidersHorizontal aria-hidden />
      </button>
      <Toolbar id={id} />
    </div>
  );
}

const VIEW_OF = {
  heatmap: () => <Picture key="picture" />,
  image: () => <Picture key="picture" />,
  volume: () => <Later view={<VolumeView />} />,
  space: () => <Later view={<SpaceView />} />,
  line: () => <LineView />,
  table: () => <TableView />,
  words: () => <WordsView />,
} satisfies Record<ViewKind, () => ReactNode>;

/** Never the first picture of an array, so they may come when they are wanted. */
function Later({ view }: { readonly view: ReactNode }) {
  return <Suspense fallback={<div className="picture-stage" />}>{view}</Suspense>;
}

function Picture() {
  const rowAxis = useSettings((settings) => settings.rowAxis);
  const colAxis = useSettings((settings) => settings.colAxis);
  return <HeatmapView axesTitles={[`axis ${rowAxis}`, `axis ${colAxis}`]} />;
}

function ViewTabs({ views, view }: { readonly views: readonly ViewKind[]; readonly view: ViewKind }) {
  const card = useCard();
  const subject = useSubject();
  const choose = (kind: ViewKind) => card.change(chooseView(subject, kind));
  const step = (by: number) => {
    const next = views[(views.indexOf(view) + by + views.length) % views.length];
    choose(next);
    document.getElementById(tabId(card.info.arrayId, next))?.focus();
  };
  return (
    <div className="segments" role="tablist" aria-label="View">
      {views.map((kind) => (
        <button
          key={kind}
          id={tabId(card.info.arrayId, kind)}
          type="button"
          role="tab"
          aria-selected={kind === view}
          tabIndex={kind === view ? 0 : -1}
          onClick={() => choose(kind)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') step(1);
            if (event.key === 'ArrowLeft') step(-1);
          }}
        >
          {VIEWS[kind].label}
        </button>
      ))}
    </div>
  );
}

const tabId = (arrayId: string, kind: ViewKind): string => `view-${arrayId.replace('/', '-')}-${kind}`;

function PictureError() {
  const card = useCard();
  const error = usePicture((picture) => picture.error);
  if (error === null) return null;
  const retry = () => {
    card.picture.setState({ error: null });
    card.change(change({}));
  };
  return (
    <ErrorPanel
      sentence={errorSentence(error, card.info.name)}
      error={error}
      actions={[{ words: 'Try again', run: retry }]}
    />
  );
}
