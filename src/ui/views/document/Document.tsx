import { useRef } from 'react';
import { useStore } from 'zustand';
import { useEngine, usePage } from '../../page-context.ts';
import { CellPlace } from '../notebook/CellPlace.tsx';
import { useCellWindow } from '../notebook/cell-window.ts';
import { AddRow } from '../notebook/InsertBar.tsx';
import { Notices } from '../notebook/Notices.tsx';
import '../notebook/notebook.css';
import { EngineStopped } from './EngineFailure.tsx';
import { Welcome } from './Welcome.tsx';

/** One document: a list of cells and cards, or the way in while there is none. */
export function Document({ chooseFiles }: { readonly chooseFiles: () => void }) {
  const page = usePage();
  const empty = useStore(page.stores.notebook, ({ document }) => document.cells.length === 0);
  const engine = useEngine();
  const restart = page.restartEngine;
  return (
    <main id="document" className="document" tabIndex={-1}>
      {engine.status === 'stopped' && restart !== undefined && (
        <div className="document-notice" data-testid="engine-stopped">
          <EngineStopped error={engine.error} restart={restart} />
        </div>
      )}
      <Notices />
      {empty ? <Welcome chooseFiles={chooseFiles} /> : <Cells />}
    </main>
  );
}

function Cells() {
  const { stores } = usePage();
  const cells = useStore(stores.notebook, ({ document }) => document.cells);
  const active = useStore(stores.notebook, (state) => state.active);
  const selected = useStore(stores.notebook, (state) => state.selected);
  const written = cells.some(({ kind }) => kind !== 'explorer');
  const list = useRef<HTMLOListElement>(null);
  const segments = useCellWindow(cells, active, list);
  let index = 0;
  return (
    <>
      <ol ref={list} className="cards" data-written={written || undefined} aria-label="Document">
        {segments.flatMap(({ block, cells: part, height }) => {
          const first = index;
          index += part.length;
          if (height !== null) {
            return [<li key={`away-${block}`} data-block={block} className="cells-away" style={{ height }} />];
          }
          return part.map((cell, at) => (
            <CellPlace
              key={cell.id}
              cell={cell}
              index={first + at}
              count={cells.length}
              active={cell.id === active}
              selected={selected.includes(cell.id)}
              block={block}
            />
          ));
        })}
      </ol>
      <AddRow />
    </>
  );
}
