/** The page's own actions. */

import type { Page } from '../page.ts';
import { transitionCards } from '../store/cards.ts';
import { nextTheme } from '../store/settings.ts';
import type { Action } from './registry.ts';

export interface PageActionOptions {
  readonly page: Page;
  /** Shows the picker, the browser's own or the page's input. */
  readonly chooseFiles: () => void;
  /** Brings a card into view and gives it the focus. */
  readonly showCard: (id: string) => void;
}

export function pageActions({ page, chooseFiles, showCard }: PageActionOptions): readonly Action[] {
  return [...openActions(page, chooseFiles), ...documentActions(page, showCard), ...viewActions(page)];
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

function documentActions({ stores, session }: Page, showCard: (id: string) => void): readonly Action[] {
  const cards = stores.cards;
  const some = () => cards.getState().cards.length > 0;
  const active = () => cards.getState().cards.find((card) => card.id === cards.getState().active);
  const step = (by: number) => {
    const { cards: all, active: id } = cards.getState();
    const next = all[Math.max(0, Math.min(all.length - 1, all.findIndex((card) => card.id === id) + by))];
    if (next === undefined) return;
    cards.setState((state) => transitionCards(state, { type: 'activated', id: next.id }));
    showCard(next.id);
  };
  const move = (by: number) => {
    const card = active();
    if (card === undefined) return;
    const to = cards.getState().cards.indexOf(card) + by;
    cards.setState((state) => transitionCards(state, { type: 'moved', id: card.id, to }));
    showCard(card.id);
  };
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
    { id: 'next-card', title: 'Next card', section, keys: ['j'], enabled: some, run: () => step(1) },
    { id: 'previous-card', title: 'Previous card', section, keys: ['k'], enabled: some, run: () => step(-1) },
    {
      id: 'move-card-down',
      title: 'Move card down',
      section,
      keys: ['Alt+ArrowDown'],
      enabled: some,
      run: () => move(1),
    },
    { id: 'move-card-up', title: 'Move card up', section, keys: ['Alt+ArrowUp'], enabled: some, run: () => move(-1) },
    { id: 'fold-card', title: 'Collapse or expand card', section, keys: ['c'], enabled: some, run: () => fold() },
    { id: 'fold-all', title: 'Collapse all cards', section, keys: ['Shift+C'], enabled: some, run: () => fold(true) },
    { id: 'unfold-all', title: 'Expand all cards', section, enabled: some, run: () => fold(false) },
    {
      id: 'remove-card',
      title: 'Remove card',
      section,
      keys: ['Shift+X'],
      words: 'close file',
      enabled: some,
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
      keys: ['Mod+K'],
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
