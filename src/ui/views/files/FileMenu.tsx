import { useEngine, usePage } from '../../page-context.ts';
import type { FileRecord } from '../../store/files.ts';
import { Menu, type MenuEntry } from '../controls/Menu.tsx';
import { careOf } from './file-care.ts';

export interface FileMenuProps {
  readonly file: FileRecord;
  readonly show: () => void;
  readonly rename: () => void;
}

/** Everything that can be done with one file. */
export function FileMenu({ file, show, rename }: FileMenuProps) {
  const page = usePage();
  const { api } = useEngine();
  const care = careOf(page, file, api);
  if (care === null) return null;
  const kept = file.work?.import === 'done';
  const entries = (): readonly MenuEntry[] => [
    { words: 'Show its card', run: show },
    'rule',
    kept
      ? { words: 'Forget the local copy', run: () => void care.forget() }
      : { words: 'Keep in this browser', run: () => void care.keep() },
    { words: 'Rename…', run: rename },
    { words: 'Download', run: () => void care.download() },
    'rule',
    { words: 'Verify its fingerprint', run: () => void care.verify() },
    {
      words: 'Copy its fingerprint',
      disabled: file.work?.blake3 == null,
      run: () => void care.copyFingerprint(),
    },
  ];
  return <Menu name={`More about ${file.name}`} className="icon-button file-menu" entries={entries} />;
}
