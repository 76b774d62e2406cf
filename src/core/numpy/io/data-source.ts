/** `np.lib.npyio.DataSource`: files by path or address. Addresses are never fetched: cells have no network. */
import { raise } from '../../arrays/convert.ts';
import { defineValue } from '../../ops/registry.ts';
import { type Kwargs, PyNative, PyObject, PyType, python, type Value } from '../python-values.ts';
import { pathOf } from './input.ts';

const dataSourceType = new PyType('DataSource', {
  module: 'numpy.lib.npyio',
  construct: (_type, args, kwargs) => new DataSource(args, kwargs),
});
defineValue('numpy.lib.npyio.DataSource', dataSourceType);

const COMPRESSED = ['.gz', '.bz2', '.xz'];

/** Joined without `.` and `..`. */
function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}${path.endsWith('/') && parts.length > 0 ? '/' : ''}`;
}

const address = (path: string) => /^(https?|ftp):\/\/([^/]+)(\/.*)?$/.exec(path);

class DataSource extends PyObject {
  override pyType: PyType = dataSourceType;
  private readonly folder: string;

  constructor(args: readonly Value[], kwargs: Kwargs | null) {
    super();
    const given = args.length > 0 ? args[0] : kwargs?.has('destpath') ? (kwargs.get('destpath') ?? null) : '.';
    const path = given === null ? '/tmp/data-source' : pathOf(given);
    if (path === null) raise('TypeError', 'destpath must be a path');
    this.folder = normalized(path.startsWith('/') ? path : `${python.files().cwd}/${path}`);
  }

  /** Where a file is, or would be once it was fetched. */
  private absolute(path: string): string {
    const own = path.startsWith(`${this.folder}/`) ? path.slice(this.folder.length + 1) : path;
    const parts = address(own);
    const inside = parts === null ? own : `${parts[2]}${parts[3] ?? ''}`;
    return normalized(`${this.folder}/${normalized(`/${inside}`)}`);
  }

  /** The file itself, in the folder or where the path says; null where there is none. */
  private find(path: string): string | null {
    const files = python.files();
    const names = [path, ...COMPRESSED.map((ending) => `${path}${ending}`)];
    const places =
      address(path) === null
        ? [...names, ...names.map((name) => this.absolute(name))]
        : names.map((name) => this.absolute(name));
    return places.find((place) => files.stat(place)?.kind === 'file') ?? null;
  }

  override getAttribute(name: string): Value | undefined {
    const method = (body: (path: string, mode: string) => Value) =>
      new PyNative(name, (args, kwargs) => {
        const path = pathOf(args[0] ?? kwargs?.get('path') ?? null);
        if (path === null) return raise('TypeError', 'path must be a path');
        return body(path, String(args[1] ?? kwargs?.get('mode') ?? 'r'));
      });
    switch (name) {
      case 'abspath':
        return method((path) => this.absolute(path));
      case 'exists':
        return method((path) => this.find(path) !== null);
      case 'open':
        return method((path, mode) => {
          if (mode.includes('w') && address(path) !== null) raise('ValueError', 'URLs are not writeable');
          const found = this.find(path);
          if (found === null) return raise('FileNotFoundError', `${path} not found.`);
          return python.open(found, mode);
        });
      default:
        return undefined;
    }
  }
}
