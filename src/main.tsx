/** The page's composition root: engine, stores, session, views. */
import { createRoot } from 'react-dom/client';
import { toErrorRecord } from '#core/base/error-record.ts';
import { connectCells } from '#protocol/cells-client.ts';
import { connectEngine } from '#protocol/client.ts';
import type { EngineApi, EngineInfo } from '#protocol/engine-api.ts';
import { cellActions } from '#ui/actions/cell-actions.ts';
import { listenToKeys } from '#ui/actions/key-listener.ts';
import { notebookActions } from '#ui/actions/notebook-actions.ts';
import { pageActions } from '#ui/actions/page-actions.ts';
import { PAGE_SCOPE, registerActions } from '#ui/actions/registry.ts';
import { createRememberedStore } from '#ui/intake/remembered.ts';
import { startIntake } from '#ui/intake/start.ts';
import type { CellId, NotebookDocument } from '#ui/notebook/document.ts';
import type { Page } from '#ui/page.ts';
import { PageContext } from '#ui/page-context.ts';
import { installArraybook } from '#ui/session/arraybook.ts';
import { createCellRoom } from '#ui/session/cell-room.ts';
import { createDeskRoom } from '#ui/session/desk-room.ts';
import { followFiles } from '#ui/session/document-files.ts';
import { watchEngine } from '#ui/session/engine-watch.ts';
import { openNamedFiles } from '#ui/session/named-files.ts';
import { createSession } from '#ui/session/session.ts';
import { createStores } from '#ui/store/stores.ts';
import { prefetchCard } from '#ui/views/document/load-card.ts';
import { editorOf } from '#ui/views/editor/editors.ts';
import { focusCell } from '#ui/views/notebook/focus-cell.ts';
import { App } from '#ui/views/shell/App.tsx';

/** The real engine in its worker; in development `?engine=fake` puts a pretended one in its place. */
interface RunningEngine {
  readonly api: EngineApi;
  readonly info: EngineInfo;
  readonly end: () => void;
}

async function createEngine(): Promise<RunningEngine> {
  if (import.meta.env.DEV && new URLSearchParams(location.search).get('engine') === 'fake') {
    const { createFakeEngine } = await import('#protocol/fake-engine.ts');
    const api = createFakeEngine();
    return { api, info: await api.start(), end: () => undefined };
  }
  const worker = new Worker(new URL('../workers/engine/engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  });
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the engine worker did not load')));
  });
  const api = connectEngine(worker);
  return { api, info: await Promise.race([api.start(), broken]), end: () => worker.terminate() };
}

const stores = createStores();

/** Starts an engine, and watches that it stays there. */
function startEngine(): Promise<EngineApi> {
  const started = createEngine();
  started.then(
    ({ api, info, end }) => {
      stores.engine.setState({ status: 'ready', api, info, error: null }, true);
      watchEngine({
        api,
        onStopped: (error) => {
          end();
          stores.engine.setState({ status: 'stopped', api, info, error: toErrorRecord(error) }, true);
        },
      });
    },
    (error: unknown) =>
      stores.engine.setState({ status: 'failed', api: null, info: null, error: toErrorRecord(error) }, true),
  );
  return started.then(({ api }) => api);
}

let engine = startEngine();
const session = createSession({ stores, engine });
const cells = connectCells({
  newWorker: () =>
    new Worker(new URL('../workers/cells/cells.worker.ts', import.meta.url), { type: 'module', name: 'cells' }),
  linkEngine: window.crossOriginIsolated ? async (line) => (await engine).linkCells(line) : null,
  draw: async (drawing) => (await import('#ui/views/figure/figure-picture.ts')).drawnFile(drawing),
});
const showCell = (id: CellId, part: 'text' | 'cell') => focusCell(stores, id, part);
const remembered = createRememberedStore();
const { notebook, cellArrays } = createCellRoom({
  beforeRun: (source) => openNamedFiles({ stores, session, remembered }, source),
  stores,
  session,
  cells,
  engine: () => engine,
  focusCell: showCell,
});
const restartEngine = (): void => {
  stores.engine.setState({ status: 'starting', api: null, info: null, error: null }, true);
  engine = startEngine();
  cellArrays.forgetEngine();
  void cells.relink();
  void session.moveTo(engine);
};
const desk = createDeskRoom({ stores, session, notebook });
followFiles(stores);
const page: Page = {
  stores,
  session,
  notebook,
  desk,
  cells,
  cellArrays,
  remembered,
  restartEngine,
};
const chooseFiles = startIntake(page);

const htmlOf = async (of: Page) => (await import('#ui/views/markdown/export-html.ts')).notebookHtml(of);
const cursorIn = (id: CellId) => editorOf(id)?.offset() ?? null;
registerActions(PAGE_SCOPE, cellActions({ page, focusCell: showCell, cursorIn }));
const withPictures = async (document: NotebookDocument) =>
  (await import('#ui/views/figure/document-pictures.ts')).documentWithPictures(document);
registerActions(PAGE_SCOPE, notebookActions({ page, chooseFiles, htmlOf, withPictures }));
registerActions(PAGE_SCOPE, pageActions({ page, chooseFiles }));
listenToKeys(page);
installArraybook({ stores, session, engine: () => engine, cells, version: __APP_VERSION__ });

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <PageContext value={page}>
      <App chooseFiles={chooseFiles} />
    </PageContext>,
  );
}
prefetchCard();
void desk.start();
