/** Words of the command line that `cells` and `run` share. */

export interface RunOptions {
  readonly cwd: string | null;
  readonly allow: readonly string[];
  /** Seconds a cell may take. */
  readonly timeLimit: number;
  /** Bytes of memory at which a cell ends with MemoryError. */
  readonly memoryLimit: number;
  readonly inplace: boolean;
  readonly files: readonly string[];
}

const GIB = 1024 ** 3;

export function readOptions(words: readonly string[]): RunOptions {
  let cwd: string | null = null;
  let timeLimit = Number.POSITIVE_INFINITY;
  let memoryLimit = 3 * GIB;
  let inplace = false;
  const allow: string[] = [];
  const files: string[] = [];
  const rest = [...words];
  const valueOf = (name: string): string => {
    const value = rest.shift();
    if (value === undefined) throw new Error(`${name} needs a value`);
    return value;
  };
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    if (word === '--cwd') cwd = valueOf(word);
    else if (word === '--allow') allow.push(valueOf(word));
    else if (word === '--timeout') timeLimit = Number(valueOf(word));
    else if (word === '--memory') memoryLimit = Number(valueOf(word)) * GIB;
    else if (word === '--inplace') inplace = true;
    else if (word.startsWith('--')) throw new Error(`unknown option ${word}`);
    else files.push(word);
  }
  return { cwd, allow, timeLimit, memoryLimit, inplace, files };
}
