import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CellId, emptyDocument, type NotebookDocument, newCell } from './document.ts';
import { applyEdit, type Edit, withCell } from './edits.ts';
import { type Edited, edit, NO_HISTORY, redo, undo, undoLabel } from './history.ts';

const id = (name: string) => name as CellId;
const named = (...names: string[]): NotebookDocument => ({
  ...emptyDocument(),
  cells: names.map((name) => newCell('code', name, id(name))),
});
const ids = (document: NotebookDocument): string => document.cells.map((cell) => cell.id).join(' ');
const sources = (document: NotebookDocument): string[] => document.cells.map(({ source }) => source);
const started = (document: NotebookDocument): Edited => ({ document, history: NO_HISTORY, focus: null });
const done = (document: NotebookDocument, change: Edit): Edited => edit(started(document), change, 0);

describe('edits', () => {
  it('delete several cells and point to what follows', () => {
    const { document, focus } = done(named('a', 'b', 'c', 'd', 'e'), {
      type: 'delete',
      ids: [id('b'), id('d'), id('c')],
    });
    expect([ids(document), focus]).toEqual(['a e', 'e']);
    expect(done(named('a', 'b'), { type: 'delete', ids: [id('b')] }).focus).toBe('a');
  });

  it('move several cells together', () => {
    const { document } = done(named('a', 'b', 'c', 'd'), { type: 'move', ids: [id('d'), id('b')], to: 0 });
    expect(ids(document)).toBe('b d a c');
  });

  it.each([
    ['one\ntwo', 3, ['one', 'two']],
    ['one\ntwo', 4, ['one', 'two']],
    ['onetwo', 3, ['one', 'two']],
    ['one', 0, ['', 'one']],
    ['one', 3, ['one', '']],
    ['a\n\nb', 2, ['a', '\nb']],
  ])('split %j at %i', (source, offset, parts) => {
    const whole = withCell(named('x'), id('x'), { source });
    expect(sources(done(whole, { type: 'split', id: id('x'), offset }).document)).toEqual(parts);
  });

  it('merge what was split at a line into what it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 }), { minLength: 2, maxLength: 5 }), fc.nat(), (lines, seed) => {
        const whole = withCell(named('x'), id('x'), { source: lines.join('\n') });
        const at = 1 + (seed % (lines.length - 1));
        const offset = lines.slice(0, at).join('\n').length;
        const { document } = done(whole, { type: 'split', id: id('x'), offset });
        const merged = applyEdit(document, { type: 'merge', ids: [id('x')] }).document;
        expect(sources(merged)).toEqual([lines.join('\n')]);
      }),
    );
  });

  it('duplicate under new ids, below the last', () => {
    const { document } = done(named('a', 'b', 'c'), { type: 'duplicate', ids: [id('a'), id('b')] });
    expect(sources(document)).toEqual(['a', 'b', 'a', 'b', 'c']);
    expect(new Set(ids(document).split(' ')).size).toBe(5);
  });

  it('leave cells of unknown kinds as they are', () => {
    const foreign = { ...newCell('foreign', 'f', id('f')), original: { cell_type: 'video', metadata: {} } };
    const document = { ...emptyDocument(), cells: [foreign, newCell('code', 'a', id('a'))] };
    for (const change of [
      { type: 'source', id: id('f'), source: 'x' },
      { type: 'kind', ids: [id('f')], kind: 'code' },
      { type: 'merge', ids: [id('f')] },
      { type: 'split', id: id('f'), offset: 1 },
    ] as const) {
      expect(done(document, change).document).toBe(document);
    }
  });
});

describe('history', () => {
  it('takes typing in one cell back as one, until there is a pause', () => {
    let state = started(named('a'));
    for (const [source, now] of [
      ['x', 0],
      ['xy', 500],
      ['xyz', 1400],
      ['xyz!', 2600],
    ] as const) {
      state = edit(state, { type: 'source', id: id('a'), source }, now);
    }
    state = undo(state)!;
    expect(sources(state.document)).toEqual(['xyz']);
    state = undo(state)!;
    expect(sources(state.document)).toEqual(['a']);
    expect(undo(state)).toBeNull();
    expect(sources(redo(redo(state)!)!.document)).toEqual(['xyz!']);
  });

  it('restores a deleted cell with its outputs, and leaves newer outputs of others alone', () => {
    const outputs = [{ output_type: 'stream', name: 'stdout', text: 'x' }] as const;
    let state = started(withCell(named('a', 'b'), id('a'), { outputs }));
    state = edit(state, { type: 'delete', ids: [id('a')] }, 0);
    state = { ...state, document: withCell(state.document, id('b'), { outputs }) };
    state = undo(state)!;
    expect(state.document.cells.map((cell) => cell.outputs)).toEqual([outputs, outputs]);
    expect(state.focus).toBe('a');
  });

  it('says what would be undone, and forgets what was undone at the next edit', () => {
    let state = edit(started(named('a')), { type: 'kind', ids: [id('a')], kind: 'markdown' }, 0);
    expect(undoLabel(state.history)).toBe('change of kind');
    state = edit(undo(state)!, { type: 'document', fields: { name: 'N' } }, 0);
    expect(redo(state)).toBeNull();
  });

  it('is bounded', () => {
    let state = started(named('a'));
    for (let i = 0; i < 1000; i++) state = edit(state, { type: 'document', fields: { name: `n${i}` } }, i);
    expect(state.history.past.length).toBe(400);
    const large = { ...named('a', 'b'), cells: ['a', 'b'].map((name) => newCell('code', 'x'.repeat(4e7), id(name))) };
    state = edit(started(large), { type: 'delete', ids: [id('a')] }, 0);
    state = edit(state, { type: 'delete', ids: [id('b')] }, 0);
    expect(state.history.past.length).toBe(1);
  });

  const place = fc.nat({ max: 7 });
  const change = fc.oneof(
    fc.record({ type: fc.constant('insert' as const), at: place, cells: fc.array(fc.constant(0), { maxLength: 3 }) }),
    fc.record({ type: fc.constant('delete' as const), ids: fc.array(place, { maxLength: 4 }) }),
    fc.record({ type: fc.constant('move' as const), ids: fc.array(place, { maxLength: 4 }), to: place }),
    fc.record({ type: fc.constant('order' as const), order: fc.array(place, { maxLength: 4 }) }),
    fc.record({ type: fc.constant('source' as const), id: place, source: fc.string() }),
    fc.record({ type: fc.constant('split' as const), id: place, offset: fc.nat({ max: 5 }) }),
    fc.record({ type: fc.constant('merge' as const), ids: fc.array(place, { maxLength: 3 }) }),
    fc.record({ type: fc.constant('duplicate' as const), ids: fc.array(place, { maxLength: 3 }) }),
    fc.record({ type: fc.constant('kind' as const), ids: fc.array(place), kind: fc.constantFrom('code', 'markdown') }),
    fc.record({
      type: fc.constant('fold' as const),
      ids: fc.array(place),
      part: fc.constantFrom('input', 'output'),
      folded: fc.boolean(),
    }),
    fc.record({ type: fc.constant('metadata' as const), id: place, metadata: fc.constant({ a: 1 }) }),
    fc.record({ type: fc.constant('document' as const), fields: fc.record({ name: fc.string() }) }),
  );

  type Shape = typeof change extends fc.Arbitrary<infer T> ? T : never;

  /** Places become the ids of the cells that stand there. */
  function concrete(document: NotebookDocument, shape: Shape): Edit {
    const at = (index: number) => document.cells[index % Math.max(1, document.cells.length)]?.id ?? id('none');
    const entries = Object.entries(shape).map(([key, value]) => {
      if (key === 'id') return [key, at(value as number)];
      if (key === 'ids' || key === 'order') return [key, (value as number[]).map(at)];
      if (key === 'cells') return [key, (value as number[]).map(() => newCell('code', 'new'))];
      return [key, value];
    });
    return Object.fromEntries(entries) as Edit;
  }

  it('takes every sequence of edits back to the beginning and forth to the end', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 15 }), (shapes) => {
        const first = named('a', 'b', 'c');
        let state = started(first);
        const seen = [first];
        shapes.forEach((shape, index) => {
          const next = edit(state, concrete(state.document, shape), index * 5000);
          if (next.document !== state.document) seen.push(next.document);
          state = next;
        });
        expect(new Set(state.document.cells.map((cell) => cell.id)).size).toBe(state.document.cells.length);
        for (const expected of seen.slice(0, -1).reverse()) {
          state = undo(state)!;
          expect(state.document).toEqual(expected);
        }
        expect(undo(state)).toBeNull();
        for (const expected of seen.slice(1)) {
          state = redo(state)!;
          expect(state.document).toEqual(expected);
        }
        expect(redo(state)).toBeNull();
      }),
      { numRuns: 400 },
    );
  });
});
