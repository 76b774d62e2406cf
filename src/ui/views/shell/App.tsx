import { lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { usePage } from '../../page-context.ts';
import type { Theme } from '../../store/settings.ts';
import { Document } from '../document/Document.tsx';
import { DropTarget } from './DropTarget.tsx';
import { Header } from './Header.tsx';
import { Messages } from './Messages.tsx';
import { Rail } from './Rail.tsx';

const Dialogs = lazy(() => import('../dialogs/Dialogs.tsx'));

/** The browser's own bars follow a chosen theme; with the system's, the colours of `index.html` stand. */
function colourBrowser(theme: Theme): void {
  const header = document.querySelector('.header');
  if (header === null) return;
  const colour = getComputedStyle(header).backgroundColor;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    meta.dataset['first'] ??= meta.content;
    meta.content = theme === 'system' ? meta.dataset['first'] : colour;
  }
}

export function App({ chooseFiles }: { readonly chooseFiles: () => void }) {
  const { stores } = usePage();
  const surface = useStore(stores.surface);
  const theme = useStore(stores.settings, (settings) => settings.theme);
  const railOpen = useStore(stores.settings, (settings) => settings.railOpen);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    colourBrowser(theme);
  }, [theme]);
  const title = useStore(stores.notebook, ({ document }) => (document.cells.length === 0 ? null : document.name));
  useEffect(() => {
    document.title = title === null ? 'Arraybook' : `${title} – Arraybook`;
  }, [title]);
  const inDialog = surface.kind !== 'none' && surface.kind !== 'rail';
  return (
    <>
      <a className="skip-link" href="#document">
        Skip to the document
      </a>
      <Header chooseFiles={chooseFiles} />
      <div className="workspace" data-rail={railOpen ? 'open' : 'closed'}>
        <Rail chooseFiles={chooseFiles} />
        <Document chooseFiles={chooseFiles} />
      </div>
      <DropTarget />
      <Messages />
      {inDialog && (
        <Suspense fallback={null}>
          <Dialogs surface={surface} />
        </Suspense>
      )}
    </>
  );
}
