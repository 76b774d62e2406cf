/** Everything that the card shows or could be asked, as NumPy: one click makes it a cell. */
import { Columns2, Plus } from 'lucide-react';
import { type MouseEvent, type ReactNode, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { usePage } from '../../page-context.ts';
import {
  type CodeEntry,
  codeOfFile,
  comparisonEntries,
  REDUCTIONS,
  type Reduction,
  reductionEntries,
  viewEntries,
} from './card-code.ts';
import { change } from './card-settings.ts';
import { useCard, usePicture, useSettings, useSubject } from './card-store.ts';
import { expressionOf } from './expression.ts';
import { useInsertCode } from './use-insert-code.ts';

export default function CodeMenu() {
  const card = useCard();
  const subject = useSubject();
  const settings = useSettings((all) => all);
  const low = usePicture((picture) => picture.low);
  const high = usePicture((picture) => picture.high);
  const [reduction, setReduction] = useState<Reduction>('mean');
  const of = { code: card.code, subject, settings, low, high };
  const reductions = reductionEntries(of, reduction);
  return (
    <div className="code-menu">
      <EntryGroup name="As shown" entries={viewEntries(of)} />
      {reductions.length > 0 && (
        <EntryGroup name="Along an axis" entries={reductions}>
          <select
            className="code-choice"
            aria-label="Reduction"
            value={reduction}
            onChange={(event) => setReduction(event.target.value as Reduction)}
          >
            {REDUCTIONS.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </EntryGroup>
      )}
      <Comparison />
    </div>
  );
}

/** With another array of the same shape that is open. */
function Comparison() {
  const card = useCard();
  const subject = useSubject();
  const settings = useSettings((all) => all);
  const others = useOthers();
  const [chosen, setChosen] = useState(0);
  const other = others[Math.min(chosen, others.length - 1)];
  if (other === undefined) return null;
  const one = expressionOf(card.code.name, subject, settings, { part: null });
  const two = expressionOf(other.code.name, subject, settings, { part: null });
  const entries = comparisonEntries(one, two, subject).map((entry) => ({ ...entry, also: other.code }));
  const besides = (event: MouseEvent<HTMLElement>) => {
    event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
    card.beside.setState({ arrayId: other.id });
    card.change(change({ linked: true }));
  };
  return (
    <EntryGroup name="Compare with" entries={entries}>
      <select
        className="code-choice"
        aria-label="The other array"
        value={Math.min(chosen, others.length - 1)}
        onChange={(event) => setChosen(Number(event.target.value))}
      >
        {others.map(({ id, label }, index) => (
          <option key={id} value={index}>
            {label}
          </option>
        ))}
      </select>
      <button type="button" className="button quiet" onClick={besides}>
        <Columns2 aria-hidden /> Side by side
      </button>
    </EntryGroup>
  );
}

interface EntryGroupProps {
  readonly name: string;
  readonly entries: readonly (CodeEntry & {
    readonly also?: { readonly name: string; readonly load: string | null };
  })[];
  readonly children?: ReactNode;
}

function EntryGroup({ name, entries, children }: EntryGroupProps) {
  const insert = useInsertCode();
  return (
    <section className="code-group" aria-label={name}>
      <h3 className="small-heading">
        {name} {children}
      </h3>
      {entries.map(({ title, source, also }) => (
        <div key={title} className="code-row">
          <span className="code-words">
            {title}
            <code className="mono truncate" title={source}>
              {source.split('\n').find((line) => !line.startsWith('import') && line !== '')}
            </code>
          </span>
          <button
            type="button"
            className="button"
            aria-label={`Make a cell of: ${title}`}
            onClick={(event) => {
              event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
              insert?.(source, also);
            }}
          >
            <Plus aria-hidden /> Cell
          </button>
        </div>
      ))}
    </section>
  );
}

/** Open arrays of the same shape, this one left out. */
function useOthers() {
  const { info } = useCard();
  const arrays = useStore(usePage().stores.arrays);
  const files = useStore(usePage().stores.files);
  return useMemo(() => {
    const shape = info.shape.join();
    return [...arrays.values()].flatMap(({ info: other, fileKey }) => {
      if (other === null || other.arrayId === info.arrayId || other.shape.join() !== shape) return [];
      const ofCell = !files.some(({ key }) => key === fileKey);
      const code = ofCell ? { name: other.name, load: null } : codeOfFile(other);
      return [{ id: other.arrayId, label: code.name, code }];
    });
  }, [arrays, files, info]);
}
