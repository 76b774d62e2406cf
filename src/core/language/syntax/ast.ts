/** The tree of a cell: Python's grammar as plain data. Offsets are UTF-16 positions in the source, half-open. */
import type { BinaryOp, CompareOp, UnaryOp, Value } from '../../base/python.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Comparison = CompareOp | 'is' | 'is not' | 'in' | 'not in';

export interface NameExpr extends Span {
  readonly kind: 'Name';
  readonly id: string;
}
export interface ConstantExpr extends Span {
  readonly kind: 'Constant';
  readonly value: Value;
}
/** One `{…}` of an f-string. */
export interface Replacement extends Span {
  readonly value: Expr;
  /** Source text of `{x=}`, up to and with the `=`. */
  readonly selfDoc: string | null;
  readonly conversion: 'r' | 's' | 'a' | null;
  readonly spec: readonly (string | Replacement)[];
}
export interface JoinedExpr extends Span {
  readonly kind: 'Joined';
  readonly parts: readonly (string | Replacement)[];
}
export interface SequenceExpr extends Span {
  readonly kind: 'Tuple' | 'List' | 'Set';
  readonly items: readonly Expr[];
}
export interface DictExpr extends Span {
  readonly kind: 'Dict';
  /** key null: `**value`. */
  readonly items: readonly { readonly key: Expr | null; readonly value: Expr }[];
}
export interface UnaryExpr extends Span {
  readonly kind: 'Unary';
  readonly op: UnaryOp | 'not';
  readonly operand: Expr;
}
export interface BinaryExpr extends Span {
  readonly kind: 'Binary';
  readonly op: BinaryOp;
  readonly left: Expr;
  readonly right: Expr;
}
export interface LogicExpr extends Span {
  readonly kind: 'Logic';
  readonly op: 'and' | 'or';
  readonly left: Expr;
  readonly right: Expr;
}
export interface CompareExpr extends Span {
  readonly kind: 'Compare';
  readonly first: Expr;
  readonly rest: readonly { readonly op: Comparison; readonly value: Expr }[];
}
export interface ConditionalExpr extends Span {
  readonly kind: 'Conditional';
  readonly test: Expr;
  readonly body: Expr;
  readonly orelse: Expr;
}
export interface LambdaExpr extends Span {
  readonly kind: 'Lambda';
  readonly params: Parameters;
  readonly body: Expr;
}
export interface Argument extends Span {
  readonly name: string | null;
  readonly star: '' | '*' | '**';
  readonly value: Expr;
}
export interface CallExpr extends Span {
  readonly kind: 'Call';
  readonly func: Expr;
  readonly args: readonly Argument[];
}
export interface AttributeExpr extends Span {
  readonly kind: 'Attribute';
  readonly value: Expr;
  readonly name: string;
}
export interface SubscriptExpr extends Span {
  readonly kind: 'Subscript';
  readonly value: Expr;
  readonly index: Expr;
}
export interface SliceExpr extends Span {
  readonly kind: 'Slice';
  readonly from: Expr | null;
  readonly to: Expr | null;
  readonly step: Expr | null;
}
export interface StarredExpr extends Span {
  readonly kind: 'Starred';
  readonly value: Expr;
}
export interface ForClause {
  readonly target: Expr;
  readonly iterable: Expr;
  readonly conditions: readonly Expr[];
}
export interface ComprehensionExpr extends Span {
  readonly kind: 'Comprehension';
  readonly type: 'list' | 'set' | 'dict' | 'generator';
  /** The key, for a dict. */
  readonly element: Expr;
  readonly value: Expr | null;
  readonly clauses: readonly ForClause[];
}
export interface NamedExpr extends Span {
  readonly kind: 'Named';
  readonly target: NameExpr;
  readonly value: Expr;
}
export interface YieldExpr extends Span {
  readonly kind: 'Yield';
  readonly value: Expr | null;
  readonly from: boolean;
}

export type Expr =
  | NameExpr
  | ConstantExpr
  | JoinedExpr
  | SequenceExpr
  | DictExpr
  | UnaryExpr
  | BinaryExpr
  | LogicExpr
  | CompareExpr
  | ConditionalExpr
  | LambdaExpr
  | CallExpr
  | AttributeExpr
  | SubscriptExpr
  | SliceExpr
  | StarredExpr
  | ComprehensionExpr
  | NamedExpr
  | YieldExpr;

export interface Parameter extends Span {
  readonly name: string;
  readonly annotation: Expr | null;
  readonly default: Expr | null;
}
export interface Parameters {
  readonly positionalOnly: readonly Parameter[];
  readonly positional: readonly Parameter[];
  readonly star: Parameter | null;
  readonly keywordOnly: readonly Parameter[];
  readonly doubleStar: Parameter | null;
}

export type Pattern =
  | (Span & { readonly kind: 'value'; readonly value: Expr })
  | (Span & { readonly kind: 'capture'; readonly name: string | null })
  | (Span & { readonly kind: 'star'; readonly name: string | null })
  | (Span & { readonly kind: 'sequence'; readonly items: readonly Pattern[] })
  | (Span & {
      readonly kind: 'mapping';
      readonly items: readonly { readonly key: Expr; readonly pattern: Pattern }[];
      readonly rest: string | null;
    })
  | (Span & {
      readonly kind: 'class';
      readonly type: Expr;
      readonly positional: readonly Pattern[];
      readonly keywords: readonly { readonly name: string; readonly pattern: Pattern }[];
    })
  | (Span & { readonly kind: 'or'; readonly options: readonly Pattern[] })
  | (Span & { readonly kind: 'as'; readonly pattern: Pattern; readonly name: string });

export interface ImportAlias extends Span {
  readonly name: string;
  readonly as: string | null;
}
export interface FunctionStmt extends Span {
  readonly kind: 'Function';
  readonly name: string;
  readonly params: Parameters;
  readonly returns: Expr | null;
  readonly decorators: readonly Expr[];
  readonly body: readonly Stmt[];
}
export interface ClassStmt extends Span {
  readonly kind: 'Class';
  readonly name: string;
  readonly args: readonly Argument[];
  readonly decorators: readonly Expr[];
  readonly body: readonly Stmt[];
}
export interface Handler extends Span {
  readonly type: Expr | null;
  readonly name: string | null;
  /** `except*`. */
  readonly star: boolean;
  readonly body: readonly Stmt[];
}
export interface TryStmt extends Span {
  readonly kind: 'Try';
  readonly body: readonly Stmt[];
  readonly handlers: readonly Handler[];
  readonly orelse: readonly Stmt[];
  readonly final: readonly Stmt[];
}
export interface MatchCase extends Span {
  readonly pattern: Pattern;
  readonly guard: Expr | null;
  readonly body: readonly Stmt[];
}

export type Stmt =
  | (Span & { readonly kind: 'Expression'; readonly value: Expr })
  | (Span & { readonly kind: 'Assign'; readonly targets: readonly Expr[]; readonly value: Expr })
  | (Span & { readonly kind: 'AugAssign'; readonly target: Expr; readonly op: BinaryOp; readonly value: Expr })
  | (Span & {
      readonly kind: 'AnnAssign';
      readonly target: Expr;
      readonly annotation: Expr;
      readonly value: Expr | null;
    })
  | (Span & { readonly kind: 'Return'; readonly value: Expr | null })
  | (Span & { readonly kind: 'Raise'; readonly value: Expr | null; readonly cause: Expr | null })
  | (Span & { readonly kind: 'Assert'; readonly test: Expr; readonly message: Expr | null })
  | (Span & { readonly kind: 'Delete'; readonly targets: readonly Expr[] })
  | (Span & { readonly kind: 'Pass' | 'Break' | 'Continue' })
  | (Span & { readonly kind: 'Global' | 'Nonlocal'; readonly names: readonly string[] })
  | (Span & { readonly kind: 'Import'; readonly names: readonly ImportAlias[] })
  | (Span & {
      readonly kind: 'ImportFrom';
      readonly module: string;
      readonly level: number;
      /** null: `import *`. */
      readonly names: readonly ImportAlias[] | null;
    })
  | (Span & {
      readonly kind: 'If';
      readonly test: Expr;
      readonly body: readonly Stmt[];
      readonly orelse: readonly Stmt[];
    })
  | (Span & {
      readonly kind: 'While';
      readonly test: Expr;
      readonly body: readonly Stmt[];
      readonly orelse: readonly Stmt[];
    })
  | (Span & {
      readonly kind: 'For';
      readonly target: Expr;
      readonly iterable: Expr;
      readonly body: readonly Stmt[];
      readonly orelse: readonly Stmt[];
    })
  | (Span & {
      readonly kind: 'With';
      readonly items: readonly { readonly context: Expr; readonly target: Expr | null }[];
      readonly body: readonly Stmt[];
    })
  | (Span & { readonly kind: 'Match'; readonly subject: Expr; readonly cases: readonly MatchCase[] })
  | TryStmt
  | FunctionStmt
  | ClassStmt;
