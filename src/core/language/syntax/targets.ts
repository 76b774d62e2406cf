/** Assignment targets, and what CPython calls an expression that is none. */
import { Ellipsis } from '../../base/python.ts';
import type { Expr } from './ast.ts';
import { Cursor } from './cursor.ts';

export abstract class TargetParser extends Cursor {
  protected abstract bitwise(level: number): Expr;

  /** Assignment targets before `in`. */
  protected targetList(_until: 'in'): Expr {
    const start = this.token.start;
    const item = (): Expr => {
      const value = this.isOp('*') ? this.starTarget() : this.bitwise(1);
      this.checkTarget(value);
      return value;
    };
    const first = item();
    if (!this.isOp(',')) return first;
    const items = [first];
    while (this.acceptOp(',') && !this.isKeyword('in')) items.push(item());
    return { kind: 'Tuple', items, start, end: this.previousEnd };
  }

  private starTarget(): Expr {
    const start = this.advance().start;
    const value = this.bitwise(1);
    return { kind: 'Starred', value, start, end: value.end };
  }

  /** Throws unless `target` can be assigned to. */
  protected checkTarget(target: Expr, hint = '', verb = 'assign to'): void {
    switch (target.kind) {
      case 'Name':
      case 'Attribute':
      case 'Subscript':
        return;
      case 'Tuple':
      case 'List':
        for (const item of target.items) this.checkTarget(item, '', verb);
        return;
      case 'Starred':
        if (verb === 'assign to') {
          this.checkTarget(target.value, hint, verb);
          return;
        }
        break;
    }
    throw this.fail(`cannot ${verb} ${describe(target)}${hint}`, target.start, target.end);
  }
}

/** What CPython calls an expression that stands where a target should. */
export function describe(value: Expr): string {
  switch (value.kind) {
    case 'Call':
      return 'function call';
    case 'Constant':
      if (value.value === null) return 'None';
      if (value.value === true) return 'True';
      if (value.value === false) return 'False';
      return value.value === Ellipsis ? 'ellipsis' : 'literal';
    case 'Joined':
      return 'f-string expression';
    case 'Binary':
    case 'Unary':
    case 'Logic':
      return 'expression';
    case 'Compare':
      return 'comparison';
    case 'Conditional':
      return 'conditional expression';
    case 'Dict':
      return 'dict literal';
    case 'Set':
      return 'set display';
    case 'Lambda':
      return 'lambda';
    case 'Comprehension':
      return value.type === 'generator' ? 'generator expression' : `${value.type} comprehension`;
    case 'Named':
      return 'named expression';
    case 'Yield':
      return 'yield expression';
    case 'Starred':
      return 'starred';
    default:
      return value.kind.toLowerCase();
  }
}
