/** The documented global for tests, benchmarks and people at the console. */
import type { MemoryReport } from '#protocol/cells-api.ts';
import type { CellsConnection } from '#protocol/cells-client.ts';
import type { EngineApi, EngineInfo } from '#protocol/engine-api.ts';
import type { Stores } from '../store/stores.ts';
import { type Described, describeArray } from './described.ts';
import type { Session } from './session.ts';

export interface CellOutput {
  /** What a Python REPL prints. */
  readonly text: string;
  readonly error: { readonly name: string; readonly message: string } | null;
}

export interface Arraybook {
  /** The engine can take work. */
  readonly ready: Promise<void>;
  readonly version: string;
  readonly engine: 'tab' | 'jupyter';
  readonly isolated: boolean;
  readonly threads: number;
  /** Bytes. */
  heapUsed(): Promise<number>;
  /** Runs a cell in the open notebook's namespace. */
  run(source: string): Promise<CellOutput>;
  /** Stops the running cell, if there is one. */
  interrupt(): Promise<void>;
  describe(name: string): Promise<Described>;
  /** The memory of the notebook's arrays; null while a cell runs. */
  memory(): Promise<MemoryReport | null>;
}

declare global {
  interface Window {
    arraybook?: Arraybook;
  }
}

export interface InstallOptions {
  readonly stores: Stores;
  readonly session: Session;
  /** The one that is at work now. */
  readonly engine: () => Promise<EngineApi>;
  readonly cells: CellsConnection;
  readonly version: string;
}

export function installArraybook({ stores, session, engine, cells, version }: InstallOptions): void {
  const running = (): EngineInfo | null => stores.engine.getState().info;
  const ready = engine().then(() => undefined);
  // Whoever awaits it hears of a failed start; nobody has to.
  ready.catch(() => undefined);
  window.arraybook = {
    ready,
    engine: 'tab',
    get version() {
      return running()?.version ?? version;
    },
    get isolated() {
      return running()?.isolated ?? window.crossOriginIsolated;
    },
    get threads() {
      return running()?.threads ?? 0;
    },
    heapUsed: async () => (await engine()).heapUsed(),
    run: async (source) => {
      const { text, error } = await cells.run(source);
      return { text, error: error && { name: error.name, message: error.message } };
    },
    interrupt: async () => void (await cells.stop()),
    describe: (name) => describeArray(stores, session, name),
    memory: () => cells.memory(),
  };
}
