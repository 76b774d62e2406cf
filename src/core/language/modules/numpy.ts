/** `numpy` and its submodules, bound from the table of operations. */
import type { Value } from '../../base/python.ts';
import { names } from '../../numpy/index.ts';
import { registerModule } from '../runtime/modules.ts';
import { PyModule } from '../runtime/objects.ts';

/** Members by module: `numpy.linalg` → `norm` → function. Built once. */
let tables: Map<string, Map<string, Value>> | null = null;

function moduleTables(): Map<string, Map<string, Value>> {
  if (tables !== null) return tables;
  tables = new Map([['numpy', new Map()]]);
  for (const [full, value] of names) {
    const dot = full.lastIndexOf('.');
    addMember(tables, full.slice(0, dot), full.slice(dot + 1), value);
  }
  return tables;
}

function addMember(into: Map<string, Map<string, Value>>, module: string, name: string, value: Value): void {
  let table = into.get(module);
  if (table === undefined) {
    table = new Map();
    into.set(module, table);
  }
  table.set(name, value);
}

const made = new Map<string, PyModule>();

function moduleOf(name: string): PyModule {
  let module = made.get(name);
  if (module !== undefined) return module;
  module = new PyModule(name);
  made.set(name, module);
  const table = moduleTables().get(name);
  for (const [member, value] of table ?? []) module.attributes.set(member, value);
  const prefix = `${name}.`;
  for (const child of moduleTables().keys()) {
    if (!child.startsWith(prefix)) continue;
    const member = child.slice(prefix.length).split('.')[0];
    if (!module.attributes.has(member)) module.attributes.set(member, moduleOf(prefix + member));
  }
  return module;
}

registerModule('numpy', () => {
  made.clear();
  return moduleOf('numpy');
});
