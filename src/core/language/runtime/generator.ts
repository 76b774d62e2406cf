/** Generator objects over JavaScript generators, which are as lazy and keep their frame. */
import { collection } from '../../base/collection.ts';
import { type Iteration, PyObject, type PyType, type Value } from '../../base/python.ts';
import { budget } from './budget.ts';
import { asException, exceptionType, isInstanceOf, PyException, raise, typeError } from './exceptions.ts';
import { collector, enter, leave } from './live.ts';
import { generatorType } from './objects.ts';
import { addressOf } from './repr.ts';

export class PyGenerator extends PyObject implements Iteration {
  override pyType: PyType = generatorType;
  readonly name: string;
  private readonly body: Generator<Value, number, Value>;
  private readonly resultOf: (completion: number) => Value;
  private running = false;
  private started = false;
  done = false;
  /** Value of its `return`. */
  result: Value = null;

  /** Its variables and what its statements hold on to, while it waits too. */
  readonly frame: readonly (Value | undefined)[];

  constructor(
    name: string,
    body: Generator<Value, number, Value>,
    resultOf: (completion: number) => Value,
    frame: readonly (Value | undefined)[],
  ) {
    super();
    this.name = name;
    this.body = body;
    this.resultOf = resultOf;
    this.frame = frame;
  }

  override repr(): string {
    return `<generator object ${this.name} at 0x${addressOf(this).toString(16)}>`;
  }
  override iterate(): Iteration {
    return this;
  }
  next(): Value | undefined {
    return this.resume(() => this.body.next(null));
  }

  send(value: Value): Value | undefined {
    if (!this.started && value !== null) throw typeError("can't send non-None value to a just-started generator");
    return this.resume(() => this.body.next(value));
  }

  throw(error: PyException): Value | undefined {
    if (this.done) throw error;
    return this.resume(() => this.body.throw(error));
  }

  close(): void {
    if (this.done) return;
    if (!this.started) {
      this.done = true;
      this.body.return(0);
      return;
    }
    try {
      const value = this.throw(new PyException(exceptionType('GeneratorExit'), []));
      if (value !== undefined) throw raise('RuntimeError', 'generator ignored GeneratorExit');
    } catch (thrown) {
      const error = asException(thrown);
      if (!isInstanceOf(error, 'GeneratorExit') && !isInstanceOf(error, 'StopIteration')) throw error;
    }
  }

  private resume(step: () => IteratorResult<Value, number>): Value | undefined {
    if (this.done) {
      this.result = null;
      return undefined;
    }
    if (this.running) throw raise('ValueError', 'generator already executing');
    this.running = true;
    this.started = true;
    if (++budget.depth > budget.recursionLimit) {
      budget.depth--;
      this.running = false;
      throw raise('RecursionError', 'maximum recursion depth exceeded');
    }
    const at = enter(this);
    try {
      const result = step();
      if (collection.due) collector.run(result.value);
      if (!result.done) return result.value;
      this.done = true;
      this.result = this.resultOf(result.value);
      return undefined;
    } catch (thrown) {
      this.done = true;
      if (thrown instanceof PyException && isInstanceOf(thrown, 'StopIteration')) {
        const error = raise('RuntimeError', 'generator raised StopIteration');
        error.cause = thrown;
        throw error;
      }
      throw thrown;
    } finally {
      leave(at);
      this.running = false;
      budget.depth--;
    }
  }
}

/** The StopIteration that ends `next(generator)`. */
export function stopIteration(value: Value): PyException {
  return new PyException(exceptionType('StopIteration'), value === null ? [] : [value]);
}
