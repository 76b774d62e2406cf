import { CircleHelp, Monitor, Moon, PanelLeft, Plus, Search, Sun } from 'lucide-react';
import { useStore } from 'zustand';
import { isApple } from '../../actions/keys.ts';
import { runAction } from '../../actions/run-action.ts';
import { usePage } from '../../page-context.ts';
import { Key } from '../controls/Key.tsx';
import { EngineBadge } from './EngineBadge.tsx';
import { Mark } from './Mark.tsx';
import { NotebookBar } from './NotebookBar.tsx';

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

export function Header({ chooseFiles }: { readonly chooseFiles: () => void }) {
  const { stores } = usePage();
  const theme = useStore(stores.settings, (settings) => settings.theme);
  const anyFile = useStore(stores.files, (files) => files.length > 0);
  const ThemeIcon = THEME_ICONS[theme];
  return (
    <header className="header">
      <button
        type="button"
        className="icon-button"
        aria-label="Side panel"
        title="Side panel  ["
        onClick={() => runAction('rail')}
      >
        <PanelLeft aria-hidden />
      </button>
      <h1 className="brand">
        <Mark />
        <span className="brand-words">Arraybook</span>
      </h1>
      <NotebookBar />
      {anyFile && (
        <button type="button" className="button header-open" onClick={chooseFiles}>
          <Plus aria-hidden />
          <span className="header-open-words">Open</span>
        </button>
      )}
      <div className="header-space" />
      <EngineBadge />
      <button type="button" className="search-button" onClick={() => runAction('palette')}>
        <Search aria-hidden size={14} />
        <span className="search-words">Search actions</span>
        <Key binding="Mod+K" apple={isApple()} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={`Theme: ${theme}. Change theme`}
        title={`Theme: ${theme}`}
        onClick={() => runAction('theme')}
      >
        <ThemeIcon aria-hidden />
      </button>
      <button
        type="button"
        className="icon-button header-help"
        aria-label="Keyboard map"
        title="Keyboard map  ?"
        onClick={() => runAction('keys')}
      >
        <CircleHelp aria-hidden />
      </button>
    </header>
  );
}
