/** Reading, writing and deleting names. */
import type { Value } from '../../base/python.ts';
import { type PyException, raise } from '../runtime/exceptions.ts';
import type { Cell } from '../runtime/objects.ts';
import type { Resolution } from './scope.ts';
import type { Frame, GlobalCell, Store, Thunk, Unit } from './unit.ts';

function cellAt(frame: Frame, slot: number): Cell {
  return frame[slot] as unknown as Cell;
}

export function putCell(frame: Frame, slot: number, cell: Cell): void {
  frame[slot] = cell as unknown as Value;
}

/** The attributes of the class whose body is running. */
export function classNamespace(frame: Frame): Map<string, Value> {
  return frame[0] as unknown as Map<string, Value>;
}

export function nameError(name: string): PyException {
  const error = raise('NameError', `name '${name}' is not defined`);
  error.attributes = new Map([['name', name]]);
  return error;
}

function unbound(name: string, free: boolean): PyException {
  if (free) {
    return raise(
      'NameError',
      `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`,
    );
  }
  return raise('UnboundLocalError', `cannot access local variable '${name}' where it is not associated with a value`);
}

export function loadName(unit: Unit, name: string): Thunk {
  return loadResolved(unit, name, unit.scope.resolve(name));
}

function loadResolved(unit: Unit, name: string, resolution: Resolution): Thunk {
  switch (resolution.kind) {
    case 'global':
      return loadGlobal(unit, name);
    case 'class': {
      const outer = loadResolved(unit, name, resolution.outer);
      return (frame) => {
        const value = classNamespace(frame).get(name);
        return value === undefined ? outer(frame) : value;
      };
    }
    case 'slot':
      return loadSlot(name, resolution);
  }
}

function loadSlot(name: string, { slot, cell, free }: Resolution & { kind: 'slot' }): Thunk {
  if (cell) {
    return (frame) => {
      const value = cellAt(frame, slot).value;
      if (value === undefined) throw unbound(name, free);
      return value;
    };
  }
  return (frame) => {
    const value = frame[slot];
    if (value === undefined) throw unbound(name, false);
    return value;
  };
}

function loadGlobal(unit: Unit, name: string): Thunk {
  const cell: GlobalCell = unit.namespace.cell(name);
  const builtins = unit.namespace.builtins;
  return () => {
    const value = cell.value;
    if (value !== undefined) return value;
    const builtin = builtins.get(name);
    if (builtin !== undefined) return builtin;
    throw nameError(name);
  };
}

export function storeName(unit: Unit, name: string): Store {
  const resolution = unit.scope.resolve(name);
  switch (resolution.kind) {
    case 'global': {
      const cell = unit.namespace.cell(name);
      return (_, value) => {
        cell.value = value;
      };
    }
    case 'class':
      return (frame, value) => {
        classNamespace(frame).set(name, value);
      };
    case 'slot': {
      const { slot } = resolution;
      if (resolution.cell) {
        return (frame, value) => {
          cellAt(frame, slot).value = value;
        };
      }
      return (frame, value) => {
        frame[slot] = value;
      };
    }
  }
}

/** Deletes the name; with `quietly`, also one that is not there. */
export function deleteName(unit: Unit, name: string, quietly = false): (frame: Frame) => void {
  const resolution = unit.scope.resolve(name);
  switch (resolution.kind) {
    case 'global': {
      const cell = unit.namespace.cell(name);
      return () => {
        if (cell.value === undefined && !quietly) throw nameError(name);
        cell.value = undefined;
      };
    }
    case 'class':
      return (frame) => {
        if (!classNamespace(frame).delete(name) && !quietly) throw nameError(name);
      };
    case 'slot': {
      const { slot, cell } = resolution;
      return (frame) => {
        const value = cell ? cellAt(frame, slot).value : frame[slot];
        if (value === undefined && !quietly) throw unbound(name, false);
        if (cell) cellAt(frame, slot).value = undefined;
        else frame[slot] = undefined;
      };
    }
  }
}
