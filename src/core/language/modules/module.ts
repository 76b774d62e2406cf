/** Making modules out of TypeScript. */
import { PyFloat, PyNative, type Value } from '../../base/python.ts';
import { type Body, native } from '../runtime/calls.ts';
import { registerModule } from '../runtime/modules.ts';
import { PyModule } from '../runtime/objects.ts';

export class ModuleBuilder {
  readonly module: PyModule;
  constructor(name: string, doc: string) {
    this.module = new PyModule(name, doc);
  }
  value(name: string, value: Value): this {
    this.module.attributes.set(name, value);
    return this;
  }
  /** A function with a Python signature. */
  def(signature: string, body: Body): this {
    const name = signature.slice(0, signature.indexOf('('));
    return this.value(name, native(signature, body));
  }
  raw(name: string, body: (args: readonly Value[], kwargs: Map<string, Value> | null) => Value): this {
    return this.value(name, new PyNative(name, body));
  }
  float(name: string, value: number): this {
    return this.value(name, new PyFloat(value));
  }
}

/** Registers a module that is built when it is first imported. */
export function defineModule(name: string, doc: string, fill: (module: ModuleBuilder) => void): void {
  registerModule(name, () => {
    const builder = new ModuleBuilder(name, doc);
    fill(builder);
    return builder.module;
  });
}
