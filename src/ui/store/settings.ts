/** What a person chose and expects to find again. */
import { createJSONStorage, persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** From the system's theme first to the one that looks different, then to the other, then back to the system's. */
export function nextTheme(theme: Theme, systemIsDark: boolean): Theme {
  const [other, same] = systemIsDark ? (['light', 'dark'] as const) : (['dark', 'light'] as const);
  return theme === 'system' ? other : theme === other ? same : 'system';
}

export interface SettingsState {
  readonly theme: Theme;
  readonly railOpen: boolean;
  /** Sections of the rail that are folded. */
  readonly foldedSections: readonly string[];
}

export const SETTINGS_KEY = 'arraybook:settings';
export const SETTINGS_VERSION = 1;

const FIRST: SettingsState = { theme: 'system', railOpen: true, foldedSections: [] };

/** Keeps what it understands of settings written by any version; the rest falls back to the first values. */
export function migrateSettings(stored: unknown): SettingsState {
  const record =
    typeof stored === 'object' && stored !== null ? (stored as Partial<Record<keyof SettingsState, unknown>>) : {};
  return {
    theme: THEMES.find((theme) => theme === record.theme) ?? FIRST.theme,
    railOpen: typeof record.railOpen === 'boolean' ? record.railOpen : FIRST.railOpen,
    foldedSections: Array.isArray(record.foldedSections)
      ? record.foldedSections.filter((id): id is string => typeof id === 'string')
      : FIRST.foldedSections,
  };
}

export const createSettingsStore = (storage: () => Storage = () => localStorage) =>
  createStore<SettingsState>()(
    persist((): SettingsState => FIRST, {
      name: SETTINGS_KEY,
      version: SETTINGS_VERSION,
      storage: createJSONStorage(storage),
      migrate: migrateSettings,
      merge: migrateSettings,
    }),
  );
