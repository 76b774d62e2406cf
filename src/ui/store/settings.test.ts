import { expect, test } from 'vitest';
import { createSettingsStore, migrateSettings, nextTheme, SETTINGS_KEY, type Theme } from './settings.ts';

function memoryStorage(first: Record<string, string> = {}): Storage {
  const entries = new Map(Object.entries(first));
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}

test('settings written by a stranger or another version keep what is understood', () => {
  expect(migrateSettings({ theme: 'dark', railOpen: 'yes', foldedSections: ['memory', 3] })).toEqual({
    theme: 'dark',
    railOpen: true,
    foldedSections: ['memory'],
  });
  expect(migrateSettings({ theme: 'sepia' }).theme).toBe('system');
  expect(migrateSettings(null)).toEqual(migrateSettings({}));
});

test('the first change of theme is always one that can be seen', () => {
  const walk = (systemIsDark: boolean) => {
    const seen: Theme[] = ['system'];
    while (seen.length < 4) seen.push(nextTheme(seen[seen.length - 1], systemIsDark));
    return seen;
  };
  expect(walk(false)).toEqual(['system', 'dark', 'light', 'system']);
  expect(walk(true)).toEqual(['system', 'light', 'dark', 'system']);
});

test('the chosen theme is found again by the next page', () => {
  const storage = memoryStorage();
  createSettingsStore(() => storage).setState({ theme: 'dark' });
  expect(JSON.parse(storage.getItem(SETTINGS_KEY) ?? '')).toMatchObject({ state: { theme: 'dark' }, version: 1 });
  expect(createSettingsStore(() => storage).getState().theme).toBe('dark');
});
