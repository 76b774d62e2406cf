import { usePage } from '../../page-context.ts';
import type { Surface } from '../../store/surface.ts';
import { ExamplesDialog } from '../gallery/ExamplesDialog.tsx';
import { HelpDialog } from '../help/HelpDialog.tsx';
import { HistoryDialog } from './HistoryDialog.tsx';
import { KeyMap } from './KeyMap.tsx';
import { LinkDialog } from './LinkDialog.tsx';
import { NotebooksDialog } from './NotebooksDialog.tsx';
import { Palette } from './Palette.tsx';
import { ShareDialog } from './ShareDialog.tsx';
import { UrlDialog } from './UrlDialog.tsx';
import './dialogs.css';

/** A chunk of its own: nothing in here is needed before the first key or click. */
export default function Dialogs({ surface }: { readonly surface: Surface }) {
  const { stores } = usePage();
  const close = () => stores.surface.setState({ kind: 'none' }, true);
  if (surface.kind === 'palette') return <Palette close={close} />;
  if (surface.kind === 'keys') return <KeyMap close={close} />;
  if (surface.kind === 'url') return <UrlDialog url={surface.url} from={surface.from} close={close} />;
  if (surface.kind === 'notebooks') return <NotebooksDialog close={close} />;
  if (surface.kind === 'history') return <HistoryDialog close={close} />;
  if (surface.kind === 'share') return <ShareDialog close={close} />;
  if (surface.kind === 'link') return <LinkDialog key={surface.payload} payload={surface.payload} close={close} />;
  if (surface.kind === 'help') return <HelpDialog close={close} />;
  if (surface.kind === 'examples') return <ExamplesDialog close={close} />;
  return null;
}
