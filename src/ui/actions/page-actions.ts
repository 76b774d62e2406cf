/** The page's own actions. */

import type { Page } from '../page.ts';
import { transitionCards } from '../store/cards.ts';
import { nextTheme } from '../store/settings.ts';
import type { Action } from './registry.ts';

export interface PageActionOptions {
  readonly page: Page;
  /** Shows the picker, the browser's own or the page's input. */
  readonly chooseFiles: () => void;
}

export function pageActions({ page, chooseFiles }: PageActionOptions): readonly Action[] {
  return [...openActions(page, chooseFiles), ...documentActions(page), ...viewActions(page)];
}

function openActions({ stores }: Page, chooseFiles: () => void): readonly Action[] {
  return [
    {
      id: 'open-file',
      title: 'Open files…',
      section: 'Open',
      keys: ['o', 'Mod+O'],
      words: 'choose npy npz',
      run: chooseFiles,
    },
    {
      id: 'open-url',
      title: 'Open a URL…',
      section: 'Open',
      keys: ['u'],
      words: 'link address http remote',
      run: () => stores.surface.setState({ kind: 'url', url: '', from: 'person' }, true),
    },
  ];
}

function documentActions({ stores, session }: Page): readonly Action[] {
  const cards = stores.cards;
  const some = () => cards.getState().cards.length > 0;
  const active = () => cards.getState().cards.find((card) => card.id === cards.getState().active);
  const fold = (collapsed?: boolean) => {
    const chosen = collapsed === undefined ? [active()].filter((card) => card !== undefined) : cards.getState().cards;
    for (const card of chosen) {
      const message = { type: 'folded', id: card.id, collapsed: collapsed ?? !card.collapsed } as const;
      cards.setState((state) => transitionCards(state, message));
    }
  };
  const remove = () => {
    const card = active();
    if (card === undefined) return;
    if (card.member === null) void session.removeFile(card.fileKey);
    else cards.setState((state) => transitionCards(state, { type: 'removed', id: card.id }));
  };
  const section = 'Document';
  return [
    {
      id: 'fold-card',
      title: 'Collapse or expand card',
      section,
      keys: ['c'],
      enabled: () => active() !== undefined,
      run: () => fold(),
    },
    { id: 'fold-all', title: 'Collapse all cards', section, keys: ['Shift+C'], enabled: some, run: () => fold(true) },
    { id: 'unfold-all', title: 'Expand all cards', section, enabled: some, run: () => fold(false) },
    {
      id: 'remove-card',
      title: 'Remove card',
      section,
      keys: ['Shift+X'],
      words: 'close file',
      enabled: () => active() !== undefined,
      run: remove,
    },
  ];
}

function viewActions({ stores, session }: Page): readonly Action[] {
  const toggleRail = () => {
    if (!matchMedia('(max-width: 720px)').matches) {
      return stores.settings.setState(({ railOpen }) => ({ railOpen: !railOpen }));
    }
    stores.surface.setState(({ kind }) => (kind === 'rail' ? { kind: 'none' } : { kind: 'rail' }), true);
  };
  const changeTheme = () => {
    const theme = nextTheme(stores.settings.getState().theme, matchMedia('(prefers-color-scheme: dark)').matches);
    stores.settings.setState({ theme });
    session.say(`Theme: ${theme === 'system' ? 'as the system has it' : theme}`, { visible: true });
  };
  const section = 'View';
  return [
    {
      id: 'palette',
      title: 'Search actions',
      section,
      keys: ['Mod+K', 'Mod+Shift+P'],
      run: () => stores.surface.setState({ kind: 'palette' }, true),
    },
    {
      id: 'keys',
      title: 'Keyboard map',
      section,
      keys: ['?'],
      words: 'shortcuts help',
      run: () => stores.surface.setState({ kind: 'keys' }, true),
    },
    {
      id: 'help',
      title: 'Function reference',
      section,
      keys: ['F1', 'h'],
      words: 'help documentation numpy manual find',
      run: () => stores.surface.setState({ kind: 'help' }, true),
    },
    {
      id: 'examples',
      title: 'Examples and tour',
      section,
      words: 'notebooks gallery samples begin learn',
      run: () => stores.surface.setState({ kind: 'examples' }, true),
    },
    {
      id: 'rail',
      title: 'Show or hide the side panel',
      section,
      keys: ['[', ']'],
      words: 'rail files memory',
      run: toggleRail,
    },
    { id: 'theme', title: 'Change theme', section, keys: ['t'], words: 'dark light system', run: changeTheme },
  ];
}
