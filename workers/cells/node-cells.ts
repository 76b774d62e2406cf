/** `arraybook cells`: JSON lines in, JSON lines out. A request never ends the process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FileSpace } from '#core/base/file-space.ts';
import { theHeap } from '#core/kernels/heap.ts';
import { type CellLimits, CellRunner } from '#core/language/interpreter.ts';
import { MemoryFiles } from '#core/language/memory-files.ts';
import '#core/language/modules/all.ts';
import { NodeFiles } from './node-files.ts';
import { nodeHost, nodeWatch } from './node-host.ts';
import { readOptions } from './node-options.ts';

interface Request {
  readonly id: unknown;
  readonly cells: readonly string[];
  readonly session: string | null;
}

export interface Output {
  readonly text: string;
  readonly error: { readonly name: string; readonly message: string } | null;
}

/** What a JSON line asks; a sentence where it asks nothing that can be answered. */
function parseRequest(line: string): Request | string {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (typeof data !== 'object' || data === null) return 'a request is an object with "id" and "cells"';
  const { id = null, cells, session = null } = data as { id?: unknown; cells?: unknown; session?: unknown };
  if (!Array.isArray(cells) || !cells.every((cell) => typeof cell === 'string')) {
    return '"cells" is a list of source texts';
  }
  if (session !== null && typeof session !== 'string') return '"session" is a name';
  return { id, cells, session };
}

/** The id of a request that is wrong otherwise. */
function idOf(line: string): unknown {
  try {
    return (JSON.parse(line) as { id?: unknown } | null)?.id ?? null;
  } catch {
    return null;
  }
}

export class CellServer {
  private readonly sessions = new Map<string, CellRunner>();
  private readonly options: ReturnType<typeof readOptions>;
  private readonly limits: CellLimits;

  constructor(options: ReturnType<typeof readOptions>) {
    this.options = options;
    this.limits = { milliseconds: options.timeLimit * 1000, memory: options.memoryLimit };
    theHeap().budget = options.memoryLimit;
  }

  answer(line: string): string {
    const request = parseRequest(line);
    if (typeof request === 'string') {
      return JSON.stringify({ id: idOf(line), outputs: [], error: { name: 'ValueError', message: request } });
    }
    return JSON.stringify({ id: request.id, outputs: this.outputs(request) });
  }

  private outputs({ cells, session }: Request): Output[] {
    const known = session === null ? undefined : this.sessions.get(session);
    if (known !== undefined) return cells.map((cell) => runOne(known, cell));
    const { files, close } = this.files();
    const runner = new CellRunner(files, nodeHost, nodeWatch, this.limits);
    if (session !== null) this.sessions.set(session, runner);
    try {
      return cells.map((cell) => runOne(runner, cell));
    } finally {
      if (session === null) {
        runner.close();
        close();
      }
    }
  }

  /** An empty folder of the request's own: in memory, or on disk where paths of the disk are allowed too. */
  private files(): { files: FileSpace; close: () => void } {
    const { cwd, allow } = this.options;
    if (cwd !== null) return { files: new NodeFiles(cwd, allow), close: () => undefined };
    if (allow.length === 0) return { files: new MemoryFiles(nodeHost.now), close: () => undefined };
    const folder = mkdtempSync(join(tmpdir(), 'arraybook-'));
    return { files: new NodeFiles(folder, allow), close: () => rmSync(folder, { recursive: true, force: true }) };
  }
}

function runOne(runner: CellRunner, source: string): Output {
  try {
    const { text, error } = runner.run(source);
    return { text, error: error === null ? null : { name: error.name, message: error.message } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { text: '', error: { name: 'SystemError', message: `internal error: ${message}` } };
  }
}

export async function runCells(words: readonly string[]): Promise<void> {
  const server = new CellServer(readOptions(words));
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const text = `${server.answer(line)}\n`;
    if (!process.stdout.write(text)) await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
  }
}
