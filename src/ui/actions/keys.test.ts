import { expect, test } from 'vitest';
import { type KeyPress, keyCaps, matchesKey, writesText } from './keys.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test('Mod is Ctrl here and the command key on Apple devices', () => {
  expect(matchesKey('Mod+K', press('k', { ctrlKey: true }), false)).toBe(true);
  expect(matchesKey('Mod+K', press('k', { metaKey: true }), false)).toBe(false);
  expect(matchesKey('Mod+K', press('k', { metaKey: true }), true)).toBe(true);
  expect(matchesKey('Mod+K', press('k', { ctrlKey: true }), true)).toBe(false);
});

test('a plain letter does not answer when a modifier is held', () => {
  expect(matchesKey('o', press('o'), false)).toBe(true);
  expect(matchesKey('o', press('o', { ctrlKey: true }), false)).toBe(false);
  expect(matchesKey('c', press('C', { shiftKey: true }), false)).toBe(false);
  expect(matchesKey('Shift+C', press('C', { shiftKey: true }), false)).toBe(true);
});

test('a question mark answers whether or not the layout needs Shift for it', () => {
  expect(matchesKey('?', press('?', { shiftKey: true }), false)).toBe(true);
  expect(matchesKey('?', press('?'), false)).toBe(true);
});

test('bindings without a modifier belong to a text field that has the focus', () => {
  expect(['o', '?', 'Shift+C', 'Mod+K', 'Alt+ArrowUp'].filter(writesText)).toEqual(['o', '?', 'Shift+C']);
});

test('caps are written as the keyboard shows them', () => {
  expect(keyCaps('Mod+K', true)).toEqual(['⌘', 'K']);
  expect(keyCaps('Mod+K', false)).toEqual(['Ctrl', 'K']);
  expect(keyCaps('Alt+ArrowUp', false)).toEqual(['Alt', '↑']);
});
