import { expect, test } from 'vitest';
import { type KeyPress, keyCaps, matchesKey, pressesControl, sequenceOf, writesText } from './keys.ts';

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

test('two keys are one after the other, with a cap each', () => {
  expect(sequenceOf('d d')).toEqual(['d', 'd']);
  expect(sequenceOf(' ')).toEqual([' ']);
  expect(keyCaps('0 0', false)).toEqual(['0', '0']);
  expect(keyCaps('Ctrl+Shift+-', false)).toEqual(['Ctrl', 'Shift', '-']);
});

test('keys that edit text are a field’s, those that press a button are the button’s', () => {
  expect(['Mod+A', 'Mod+Z', 'Mod+Shift+Z', 'Mod+S', 'Mod+Enter'].filter(writesText)).toEqual([
    'Mod+A',
    'Mod+Z',
    'Mod+Shift+Z',
  ]);
  expect(['Enter', 'ArrowDown', 'Shift+ArrowUp', 'Alt+ArrowUp', 'Shift+Enter', 'j'].filter(pressesControl)).toEqual([
    'Enter',
    'ArrowDown',
    'Shift+ArrowUp',
    'Shift+Enter',
  ]);
});
