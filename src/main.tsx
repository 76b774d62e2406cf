/** The page's composition root: engine, stores, session, views. */
import { createRoot } from 'react-dom/client';
import { toErrorRecord } from '#core/base/error-record.ts';
import { connectCells } from '#protocol/cells-client.ts';
import { connectEngine } from '#protocol/client.ts';
import type { EngineApi, EngineInfo } from '#protocol/engine-api.ts';
import { listenToKeys } from '#ui/actions/key-listener.ts';
import { pageActions } from '#ui/actions/page-actions.ts';
import { PAGE_SCOPE, registerActions } from '#ui/actions/registry.ts';
import { createRememberedStore } from '#ui/intake/remembered.ts';
import { startIntake } from '#ui/intake/start.ts';
import type { Page } from '#ui/page.ts';
import { PageContext } from '#ui/page-context.ts';
import { installArraybook } from '#ui/session/arraybook.ts';
import { createSession } from '#ui/session/session.ts';
import { createStores } from '#ui/store/stores.ts';
import { prefetchCard } from '#ui/views/document/load-card.ts';
import { focusCard } from '#ui/views/document/show-card.ts';
import { App } from '#ui/views/shell/App.tsx';

/** The real engine in its worker; in development `?engine=fake` puts a pretended one in its place. */
async function createEngine(): Promise<{ readonly api: EngineApi; readonly info: EngineInfo }> {
  if (import.meta.env.DEV && new URLSearchParams(location.search).get('engine') === 'fake') {
    const { createFakeEngine } = await import('#protocol/fake-engine.ts');
    const api = createFakeEngine();
    return { api, info: await api.start() };
  }
  const worker = new Worker(new URL('../workers/engine/engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'engine',
  });
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the engine worker did not load')));
  });
  const api = connectEngine(worker);
  return { api, info: await Promise.race([api.start(), broken]) };
}

const stores = createStores();
const started = createEngine();
const engine = started.then(({ api }) => api);
started.then(
  ({ api, info }) => stores.engine.setState({ status: 'ready', api, info, error: null }, true),
  (error: unknown) =>
    stores.engine.setState({ status: 'failed', api: null, info: null, error: toErrorRecord(error) }, true),
);
const session = createSession({ stores, engine });
const page: Page = { stores, session, remembered: createRememberedStore() };
const chooseFiles = startIntake(page);

registerActions(PAGE_SCOPE, pageActions({ page, chooseFiles, showCard: focusCard }));
listenToKeys(page);
const cells = connectCells({
  newWorker: () =>
    new Worker(new URL('../workers/cells/cells.worker.ts', import.meta.url), { type: 'module', name: 'cells' }),
  linkEngine: window.crossOriginIsolated ? async (line) => (await engine).linkCells(line) : null,
});
installArraybook({ stores, session, engine, cells, version: __APP_VERSION__ });

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <PageContext value={page}>
      <App chooseFiles={chooseFiles} />
    </PageContext>,
  );
}
prefetchCard();
