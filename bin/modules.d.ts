declare module '*/headers.mjs' {
  export const PAGE_POLICY: string;
  export const WORKER_POLICY: string;
  export const COMMON_HEADERS: Record<string, string>;
  export function headersFor(path: string): Record<string, string>;
}
declare module '*/serve.mjs' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  export interface LocalFile {
    path: string;
    name: string;
    byteLength: number;
  }
  export function localFiles(paths: readonly string[]): LocalFile[];
  export function handler(files: readonly LocalFile[]): (request: IncomingMessage, response: ServerResponse) => void;
  export function serve(words: readonly string[]): Promise<string>;
  export const USAGE: string;
}
