/** How components reach the page. Cards use `useEngine`, `useArray` and `usePage().session`. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { ArrayId } from '#core/base/brand.ts';
import { InternalError } from '#core/base/errors.ts';
import type { Page } from './page.ts';
import type { ArrayRecord } from './store/arrays.ts';
import type { EngineState } from './store/engine.ts';
import type { FileKey, FileRecord } from './store/files.ts';

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new InternalError('usePage outside of the page');
  return page;
}

export function useEngine(): EngineState {
  return useStore(usePage().stores.engine);
}

export function useArray(arrayId: ArrayId | null): ArrayRecord | undefined {
  return useStore(usePage().stores.arrays, (arrays) => (arrayId === null ? undefined : arrays.get(arrayId)));
}

export function useFile(key: FileKey): FileRecord | undefined {
  return useStore(usePage().stores.files, (files) => files.find((file) => file.key === key));
}
