/** Modules written in the language itself; compiled when first imported. */
import type { Value } from '../../base/python.ts';
import { compileCell } from '../compile/compile.ts';
import { Namespace } from '../compile/unit.ts';
import { native } from '../runtime/calls.ts';
import { registerModule } from '../runtime/modules.ts';
import { PyModule } from '../runtime/objects.ts';
import { builtins } from '../types/builtins.ts';

/** `natives`: names that the source may use and that do not show in the module unless listed without underscore. */
export function definePythonModule(
  name: string,
  doc: string,
  source: string,
  natives: () => Record<string, Value> = () => ({}),
): void {
  registerModule(name, () => {
    const namespace = new Namespace(builtins);
    namespace.set('__name__', name);
    namespace.set(
      '_define',
      native('_define(name, value)', ([key, value]) => {
        namespace.set(String(key), value);
        return null;
      }),
    );
    for (const [key, value] of Object.entries(natives())) namespace.set(key, value);
    compileCell({ name: `<module ${name}>`, text: source }, namespace).run();
    const module = new PyModule(name, doc);
    for (const [key, value] of namespace.entries()) module.attributes.set(key, value);
    return module;
  });
}
