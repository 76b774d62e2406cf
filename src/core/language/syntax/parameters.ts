/** Parameter lists of `def` and `lambda`. */
import type { Expr, Parameter, Parameters } from './ast.ts';
import { TargetParser } from './targets.ts';

export abstract class ParameterParser extends TargetParser {
  abstract expression(): Expr;
  protected abstract starOrNamed(): Expr;

  protected parameters(closer: string, annotated: boolean): Parameters {
    const plain: Parameter[] = [];
    const keywordOnly: Parameter[] = [];
    let positionalOnly: Parameter[] = [];
    let star: Parameter | null = null;
    let doubleStar: Parameter | null = null;
    let afterStar = false;
    const names = new Set<string>();
    const one = (withDefault: boolean): Parameter => {
      const parameter = this.parameter(annotated, withDefault);
      if (names.has(parameter.name)) {
        throw this.fail(
          `duplicate argument '${parameter.name}' in function definition`,
          parameter.start,
          parameter.end,
        );
      }
      names.add(parameter.name);
      return parameter;
    };
    while (!this.isOp(closer)) {
      if (doubleStar !== null) throw this.unexpected('arguments cannot follow var-keyword argument');
      if (this.acceptOp('/')) {
        if (positionalOnly.length > 0 || afterStar || plain.length === 0) {
          throw this.unexpected(plain.length === 0 ? 'at least one argument must precede /' : '/ must be ahead of *');
        }
        positionalOnly = plain.splice(0);
      } else if (this.acceptOp('**')) doubleStar = one(false);
      else if (this.acceptOp('*')) {
        if (afterStar) throw this.unexpected('* argument may appear only once');
        afterStar = true;
        if (!this.isOp(',')) {
          if (this.isOp(closer)) throw this.unexpected('named arguments must follow bare *');
          star = one(false);
        }
      } else if (afterStar) keywordOnly.push(one(true));
      else plain.push(this.orderedParameter(one(true), plain.at(-1) ?? positionalOnly.at(-1)));
      if (!this.acceptOp(',')) break;
    }
    if (!this.isOp(closer)) throw this.unexpected();
    if (afterStar && star === null && keywordOnly.length === 0) {
      throw this.unexpected('named arguments must follow bare *');
    }
    return { positionalOnly, positional: plain, star, keywordOnly, doubleStar };
  }

  private orderedParameter(parameter: Parameter, before: Parameter | undefined): Parameter {
    if (before !== undefined && before.default !== null && parameter.default === null) {
      throw this.fail('non-default argument follows default argument', parameter.start, parameter.end);
    }
    return parameter;
  }

  private parameter(annotated: boolean, withDefault: boolean): Parameter {
    const name = this.expectName();
    const annotation = annotated && this.acceptOp(':') ? this.starOrNamed() : null;
    const value = withDefault && this.acceptOp('=') ? this.expression() : null;
    return { name: name.text, annotation, default: value, start: name.start, end: name.end };
  }
}
