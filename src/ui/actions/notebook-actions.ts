/** What can be done with a whole notebook. */
import type { NotebookDocument } from '../notebook/document.ts';
import { writeNotebook } from '../notebook/ipynb-write.ts';
import { hasBareFigures } from '../notebook/pictures.ts';
import type { Page } from '../page.ts';
import { saveBlob } from '../session/save-blob.ts';
import type { Surface } from '../store/surface.ts';
import type { Action } from './registry.ts';

export interface NotebookActionOptions {
  readonly page: Page;
  readonly chooseFiles: () => void;
  /** As one file that runs nothing; made with what draws the page. */
  readonly htmlOf: (page: Page) => Promise<string>;
  /** With a picture beside every figure. */
  readonly withPictures: (document: NotebookDocument) => Promise<NotebookDocument>;
}

export function notebookActions({ page, chooseFiles, htmlOf, withPictures }: NotebookActionOptions): readonly Action[] {
  const { stores, desk, session } = page;
  const document = () => stores.notebook.getState().document;
  const some = () => document().cells.length > 0;
  const show = (surface: Surface) => () => stores.surface.setState(surface, true);
  const save = (ending: string, mime: string, text: () => string | Promise<string>) => async () => {
    saveBlob(new Blob([await text()], { type: mime }), `${fileName(document().name)}.${ending}`);
  };
  const section = 'Notebook';
  return [
    { id: 'new-notebook', title: 'New notebook', section, run: () => void desk.create() },
    { id: 'open-notebook', title: 'Open a notebook file…', section, words: 'ipynb py import', run: chooseFiles },
    {
      id: 'notebooks',
      title: 'Notebooks in this browser…',
      section,
      words: 'recent list switch',
      run: show({ kind: 'notebooks' }),
    },
    {
      id: 'save',
      title: 'Save now',
      section,
      keys: ['Mod+S'],
      words: 'keep',
      run: () =>
        void desk.saveNow().then(
          () => session.say('Saved in this browser', { visible: true }),
          () => undefined,
        ),
    },
    {
      id: 'history',
      title: 'Older states…',
      section,
      words: 'history versions restore',
      enabled: () => desk.state.id !== null,
      run: show({ kind: 'history' }),
    },
    {
      id: 'duplicate-notebook',
      title: 'Duplicate the notebook',
      section,
      words: 'copy',
      enabled: () => desk.state.id !== null,
      run: () => {
        const { id } = desk.state;
        if (id === null) return;
        void desk
          .duplicate(id)
          .then((copy) => desk.open(copy.id).then(() => session.say(`This is ${copy.name}`, { visible: true })));
      },
    },
    { id: 'share', title: 'Share as a link…', section, words: 'url send', enabled: some, run: show({ kind: 'share' }) },
    {
      id: 'download-ipynb',
      title: 'Download as .ipynb',
      section,
      words: 'save as jupyter export',
      keys: ['Mod+Shift+S'],
      enabled: some,
      run: () =>
        void save('ipynb', 'application/x-ipynb+json', async () => {
          const plain = document();
          return writeNotebook(hasBareFigures(plain) ? await withPictures(plain) : plain);
        })(),
    },
    {
      id: 'download-py',
      title: 'Download as .py',
      section,
      words: 'export python script',
      enabled: some,
      run: () =>
        void save('py', 'text/x-python', async () => (await import('../notebook/percent.ts')).percentOf(document()))(),
    },
    {
      id: 'download-html',
      title: 'Download as HTML',
      section,
      words: 'export page',
      enabled: some,
      run: () => void save('html', 'text/html', () => htmlOf(page))(),
    },
    {
      id: 'download-md',
      title: 'Download as Markdown',
      section,
      words: 'export',
      enabled: some,
      run: () =>
        void save('md', 'text/markdown', async () =>
          (await import('../notebook/markdown-file.ts')).markdownOf(document()),
        )(),
    },
  ];
}

/** Without what file systems do not take. */
export function fileName(name: string): string {
  const safe = name
    .replace(/[\\/:*?"<>|\u0000-\u001f]+/g, '-')
    .replace(/^[.\s-]+|[.\s]+$/g, '')
    .slice(0, 120);
  return safe === '' ? 'notebook' : safe;
}
