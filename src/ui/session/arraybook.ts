/** The documented global for tests, benchmarks and people at the console. */
import type { EngineApi, EngineInfo } from '#protocol/engine-api.ts';
import type { Stores } from '../store/stores.ts';
import { type Described, describeArray } from './described.ts';
import type { Session } from './session.ts';

export interface CellOutput {
  readonly text: string;
  readonly error: { readonly name: string; readonly message: string } | null;
}

export type CellRunner = (source: string) => Promise<CellOutput>;

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
  describe(name: string): Promise<Described>;
}

declare global {
  interface Window {
    arraybook?: Arraybook;
  }
}

let runCell: CellRunner = async () => ({
  text: '',
  error: { name: 'NotImplementedError', message: 'cells cannot be run in this page yet' },
});

/** The one place where the cell language is plugged into the page. */
export function setCellRunner(runner: CellRunner): void {
  runCell = runner;
}

export interface InstallOptions {
  readonly stores: Stores;
  readonly session: Session;
  readonly engine: Promise<EngineApi>;
  readonly version: string;
}

export function installArraybook({ stores, session, engine, version }: InstallOptions): void {
  const running = (): EngineInfo | null => stores.engine.getState().info;
  const ready = engine.then(() => undefined);
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
    heapUsed: async () => (await engine).heapUsed(),
    run: (source) => runCell(source),
    describe: (name) => describeArray(stores, session, name),
  };
}
