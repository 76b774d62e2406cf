/** The page over the fake engine: what it shows while files are slow, broken, huge or failing. */
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page as screen, userEvent } from 'vitest/browser';
import { connectCells } from '#protocol/cells-client.ts';
import { createFakeEngine } from '#protocol/fake-engine.ts';
import { cellActions } from '../../actions/cell-actions.ts';
import { listenToKeys } from '../../actions/key-listener.ts';
import { pageActions } from '../../actions/page-actions.ts';
import { actionsStore, PAGE_SCOPE, registerActions } from '../../actions/registry.ts';
import { createRememberedStore } from '../../intake/remembered.ts';
import type { CellId } from '../../notebook/document.ts';
import type { Page } from '../../page.ts';
import { PageContext } from '../../page-context.ts';
import { createCellRoom } from '../../session/cell-room.ts';
import { createDeskRoom } from '../../session/desk-room.ts';
import { createSession } from '../../session/session.ts';
import { createStores } from '../../store/stores.ts';
import { focusCell } from '../notebook/focus-cell.ts';
import { App } from './App.tsx';
import '../../styles/index.css';

/** The explorer has tests of its own; here its place is what counts. */
vi.mock('../cards/Card.tsx', () => ({
  default: ({ arrayId }: { readonly arrayId: string }) => <p>explorer of {arrayId}</p>,
}));

let root: Root;
let page: Page;

beforeEach(async () => {
  await screen.viewport(1280, 720);
  localStorage.clear();
  actionsStore.setState({ registrations: [] });
  const stores = createStores();
  const api = createFakeEngine();
  const session = createSession({ stores, engine: Promise.resolve(api) });
  const cells = connectCells({
    newWorker: () => {
      throw new Error('no cell runs in these tests');
    },
    linkEngine: null,
  });
  const showCell = (id: CellId, part: 'text' | 'cell') => focusCell(stores, id, part);
  const room = createCellRoom({ stores, session, cells, engine: () => Promise.resolve(api), focusCell: showCell });
  const desk = createDeskRoom({ stores, session, notebook: room.notebook });
  page = { stores, session, cells, desk, ...room, remembered: createRememberedStore() };
  stores.engine.setState({ status: 'ready', api, info: await api.start(), error: null }, true);
  registerActions(PAGE_SCOPE, cellActions({ page, focusCell: showCell, cursorIn: () => null }));
  registerActions(PAGE_SCOPE, pageActions({ page, chooseFiles: () => undefined }));
  const container = document.createElement('div');
  container.id = 'root';
  document.body.append(container);
  root = createRoot(container);
  root.render(
    <PageContext value={page}>
      <App chooseFiles={() => undefined} />
    </PageContext>,
  );
});

afterEach(() => {
  root.unmount();
  document.getElementById('root')?.remove();
});

const open = (...names: string[]) =>
  page.session.openFiles(
    names.map((name) => ({
      name,
      byteLength: 42,
      origin: 'device',
      spec: { kind: 'file', file: new File(['x'], name) },
    })),
  );
const card = (name: string) => screen.getByRole('article', { name, exact: true });
const files = () => screen.getByRole('list', { name: 'Open files' });

test('a slow file has its place in the document and a progress line before it is open', async () => {
  void open('slow_rings.npy');
  await expect.element(card('slow_rings.npy')).toBeVisible();
  await expect
    .element(card('slow_rings.npy').getByRole('progressbar', { name: 'Opening slow_rings.npy' }))
    .toBeVisible();
  await expect.element(files()).toHaveTextContent('opening…');
});

test('a broken file says why on its own card, and trying again tries again', async () => {
  await open('broken_page.npy', 'rings.npy');
  const alert = card('broken_page.npy').getByRole('alert');
  await expect.element(alert).toHaveTextContent('broken_page.npy is not a file that NumPy would load.');
  await expect.element(alert).toHaveTextContent('ValueError: the magic string is not correct');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect.element(alert).toBeVisible();
  expect(page.stores.files.getState().map((file) => file.status)).toEqual(['failed', 'open']);
});

test('an archive names the members that cannot be opened, and opens the others', async () => {
  await open('study.npz');
  const directory = card('study.npz');
  await expect.element(directory.getByRole('button', { name: 'encrypted locked' })).toBeDisabled();
  await expect.element(directory).toHaveTextContent('encrypted members cannot be opened');
  await directory.getByRole('button', { name: 'counts' }).click();
  await expect.element(card('counts')).toBeVisible();
  await expect.element(directory.getByRole('row', { name: /^counts/ })).toHaveTextContent('int64');
});

test('the fingerprint and the local copy stand in the file row when the import is done', async () => {
  await open('rings.npy');
  await expect.element(files()).toHaveTextContent('local copy');
  await expect.element(files()).toHaveTextContent('c0ffee5e');
});

test('a card is moved with the buttons and keeps the focus', async () => {
  await open('rings.npy', 'waves.npy');
  await card('waves.npy').getByRole('button', { name: 'Move waves.npy up' }).click();
  await expect.poll(() => document.querySelector('.card-title')?.textContent).toBe('waves.npy');
  await expect.element(card('waves.npy')).toHaveFocus();
});

test('keys reach the page but not past a text field or an open dialog', async () => {
  listenToKeys(page);
  await userEvent.keyboard('u');
  const field = screen.getByRole('textbox', { name: 'Open a URL' });
  await expect.element(field).toBeVisible();
  await userEvent.type(field, 'out.npy');
  await expect.element(field).toHaveValue('out.npy');
  await expect.element(screen.getByText('From out.npy.', { exact: false })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(field).not.toBeInTheDocument();
});

test('when the engine did not start, the way in says so and offers to reload', async () => {
  page.stores.engine.setState(
    {
      status: 'failed',
      api: null,
      info: null,
      error: {
        tag: 'internal',
        message: 'no WebAssembly',
        pythonType: 'RuntimeError',
        fields: {},
        stack: null,
        cause: null,
      },
    },
    true,
  );
  await expect.element(screen.getByRole('alert')).toHaveTextContent('did not start');
  await expect.element(screen.getByRole('button', { name: 'Reload the page' })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Engine not running. Why?' })).toBeVisible();
});

test('without isolation the badge says what is missing and what it takes', async () => {
  const ready = page.stores.engine.getState();
  if (ready.status !== 'ready') throw new Error('not ready');
  page.stores.engine.setState({ ...ready, info: { ...ready.info, isolated: false, threads: 1 } }, true);
  await screen.getByRole('button', { name: 'Engine: 1 thread · limited. Details' }).click();
  await expect.element(screen.getByText('Cross-Origin-Opener-Policy', { exact: false })).toBeVisible();
});
