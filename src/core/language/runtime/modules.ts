/** The modules that cells can import. */
import { PyNative } from '../../base/python.ts';
import { exceptionType, PyException } from './exceptions.ts';
import { PyModule } from './objects.ts';

type Loader = () => PyModule;

const loaders = new Map<string, Loader>();
/** Modules of the running session. */
const loaded = new Map<string, PyModule>();

export function registerModule(name: string, load: Loader): void {
  loaders.set(name, load);
}

/** Modules that are fetched when a cell names them. */
export function announceModules(names: readonly string[]): void {
  for (const name of names) announced.add(name);
}
const announced = new Set<string>();

export function knownModules(): string[] {
  return [...new Set([...loaders.keys(), ...announced])].sort();
}
export function loadedModules(): ReadonlyMap<string, PyModule> {
  return loaded;
}

/** Forgets what cells did to modules: the next session imports fresh ones. */
export function resetModules(): void {
  loaded.clear();
}

export function importModule(name: string): PyModule {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const load = loaders.get(name);
  if (load === undefined) return submodule(name);
  const module = load();
  for (const value of module.attributes.values()) if (value instanceof PyNative) value.born = 0;
  module.changed = true; // it may hold arrays that the running cell's import made
  loaded.set(name, module);
  return module;
}

/** `numpy.random` is an attribute of its parent. */
function submodule(name: string): PyModule {
  const dot = name.lastIndexOf('.');
  if (dot > 0) {
    const parent = importModule(name.slice(0, dot));
    const child = parent.getAttribute(name.slice(dot + 1));
    if (child instanceof PyModule) return child;
    throw notFound(`No module named '${name}'; '${parent.name}' is not a package`, name);
  }
  throw notFound(
    `No module named '${name}' (it is not part of the tab engine; run this notebook on the Jupyter engine to use it)`,
    name,
  );
}

function notFound(message: string, name: string): PyException {
  const error = new PyException(exceptionType('ModuleNotFoundError'), [message]);
  error.attributes = new Map([['name', name]]);
  return error;
}
