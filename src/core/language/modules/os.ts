/** `os`, `os.path`. */
import { PyBytes, PyFloat, PyList, PyTuple, PyType, type Value } from '../../base/python.ts';
import { PyDict } from '../../base/python-dict.ts';
import { raise } from '../runtime/exceptions.ts';
import { importModule, registerModule } from '../runtime/modules.ts';
import { smallIndex } from '../runtime/numbers.ts';
import type { PyModule } from '../runtime/objects.ts';
import { session } from '../runtime/session.ts';
import { truth } from '../runtime/truth.ts';
import { pathText } from './files.ts';
import { defineModule, ModuleBuilder } from './module.ts';
import { structure } from './structure.ts';

function osPath(): PyModule {
  const module = new ModuleBuilder('posixpath', 'Paths.');
  const text = (value: Value | undefined): string => pathText(value as Value);
  const stat = (value: Value | undefined) => session().files.stat(text(value));
  module.value('sep', '/');
  module.raw('join', (args) =>
    args
      .map(pathText)
      .reduce((path, part) =>
        part.startsWith('/') ? part : path === '' || path.endsWith('/') ? path + part : `${path}/${part}`,
      ),
  );
  module.def('exists(path)', ([path]) => stat(path) !== null);
  module.def('isfile(path)', ([path]) => stat(path)?.kind === 'file');
  module.def('isdir(s)', ([path]) => stat(path)?.kind === 'directory');
  module.def('islink(path)', () => false);
  module.def('getsize(filename)', ([path]) => existing(text(path)).byteLength);
  module.def('getmtime(filename)', ([path]) => new PyFloat(existing(text(path)).modified));
  const split = (path: string): [string, string] => {
    const at = path.lastIndexOf('/') + 1;
    const head = path.slice(0, at);
    return [/^\/*$/.test(head) ? head : head.replace(/\/+$/, ''), path.slice(at)];
  };
  const splitext = (path: string): [string, string] => {
    const found = /^(.*[^/.][^/]*)(\.[^./]*)$/s.exec(path);
    return found === null ? [path, ''] : [found[1], found[2]];
  };
  module.def('split(p)', ([path]) => new PyTuple(split(text(path))));
  module.def('basename(p)', ([path]) => split(text(path))[1]);
  module.def('dirname(p)', ([path]) => split(text(path))[0]);
  module.def('splitext(p)', ([path]) => new PyTuple(splitext(text(path))));
  const normal = (path: string): string => {
    if (path === '') return '.';
    const out: string[] = [];
    for (const part of path.split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
      else if (part !== '..' || !path.startsWith('/')) out.push(part);
    }
    return (path.startsWith('/') ? '/' : '') + out.join('/') || '.';
  };
  const absolute = (path: string): string => normal(path.startsWith('/') ? path : `${session().files.cwd}/${path}`);
  module.def('normpath(path)', ([path]) => normal(text(path)));
  module.def('abspath(path)', ([path]) => absolute(text(path)));
  module.def('realpath(path)', ([path]) => absolute(text(path)));
  module.def('isabs(s)', ([path]) => text(path).startsWith('/'));
  module.def('expanduser(path)', ([path]) => text(path));
  module.def('relpath(path, start=None)', ([path, start]) => {
    const from = absolute(start === null ? '.' : text(start))
      .split('/')
      .filter(Boolean);
    const to = absolute(text(path)).split('/').filter(Boolean);
    let shared = 0;
    while (shared < from.length && from[shared] === to[shared]) shared++;
    return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.';
  });
  return module.module;
}
registerModule('os.path', osPath);

function existing(path: string) {
  const found = session().files.stat(path);
  if (found === null) throw raise('FileNotFoundError', `[Errno 2] No such file or directory: '${path}'`);
  return found;
}

const environment = new PyDict();

defineModule('os', 'Files and folders of the notebook.', (module) => {
  const files = () => session().files;
  const text = (value: Value | undefined): string => pathText(value as Value);
  module
    .value('name', 'posix')
    .value('sep', '/')
    .value('linesep', '\n')
    .value('curdir', '.')
    .value('pardir', '..')
    .value('pathsep', ':');
  module.value('environ', environment).value('path', importModule('os.path')).value('devnull', '/dev/null');
  module.value('PathLike', new PyType('PathLike', { module: 'os' }));
  module.def('getcwd()', () => files().cwd);
  module.def('chdir(path)', ([path]) => {
    files().chdir(text(path));
    return null;
  });
  module.def("listdir(path='.')", ([path]) => new PyList([...files().list(path === null ? '.' : text(path))]));
  module.def('mkdir(path, mode=511)', ([path]) => {
    files().makeDirectory(text(path));
    return null;
  });
  module.def('makedirs(name, mode=511, exist_ok=False)', ([name, , exist]) => {
    makeAll(text(name), truth(exist as Value));
    return null;
  });
  for (const name of ['remove', 'unlink']) {
    module.def(`${name}(path)`, ([path]) => {
      files().removeFile(text(path));
      return null;
    });
  }
  module.def('rmdir(path)', ([path]) => {
    files().removeDirectory(text(path));
    return null;
  });
  for (const name of ['rename', 'replace']) {
    module.def(`${name}(src, dst)`, ([from, to]) => {
      files().rename(text(from), text(to));
      return null;
    });
  }
  module.def('stat(path)', ([path]) => {
    const found = existing(text(path));
    return structure('os.stat_result', {
      st_size: found.byteLength,
      st_mtime: new PyFloat(found.modified),
      st_mode: found.kind === 'file' ? 33188 : 16877,
    });
  });
  module.def("walk(top='.', topdown=True)", ([top]) => new PyList(walk(text(top))));
  module.def('fspath(path)', ([path]) => text(path));
  module.def('getpid()', () => 1);
  module.def('cpu_count()', () => 1);
  module.def('getenv(key, default=None)', ([key, missing]) => environment.get(key as Value) ?? (missing as Value));
  module.def('urandom(size, /)', ([size]) => {
    const bytes = new Uint8Array(smallIndex(size as Value));
    session().host.entropy(bytes);
    return new PyBytes(bytes);
  });
});

function walk(top: string): Value[] {
  const { files } = session();
  const names = files.list(top);
  const isDirectory = (name: string): boolean => files.stat(`${top}/${name}`)?.kind === 'directory';
  const folders = names.filter(isDirectory);
  const own = new PyTuple([top, new PyList(folders), new PyList(names.filter((name) => !isDirectory(name)))]);
  return [own, ...folders.flatMap((name) => walk(`${top}/${name}`))];
}

export function makeAll(path: string, exist: boolean): void {
  const { files } = session();
  const found = files.stat(path);
  if (found?.kind === 'directory' && exist) return;
  const parent = path.replace(/\/+$/, '').replace(/\/?[^/]*$/, '');
  if (parent !== '' && files.stat(parent) === null) makeAll(parent, true);
  files.makeDirectory(path);
}
