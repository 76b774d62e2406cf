import { beforeEach, expect, test } from 'vitest';
import { ArrayId, FileId } from '#core/base/brand.ts';
import { type Action, actionsStore, cardScope, liveActions, PAGE_SCOPE, registerActions } from './registry.ts';
import { searchActions } from './search.ts';

const action = (id: string, title: string, more: Partial<Action> = {}): Action => ({
  id,
  title,
  section: 'Test',
  run: () => undefined,
  ...more,
});
const [first, second] = [ArrayId.of(FileId.of(1), 0), ArrayId.of(FileId.of(2), 0)];
const ids = (actions: readonly Action[]) => actions.map(({ id }) => id);

beforeEach(() => actionsStore.setState({ registrations: [] }));

test("the active card's actions come before the page's, and other cards' do not answer", () => {
  registerActions(PAGE_SCOPE, [action('open', 'Open')]);
  registerActions(cardScope(first), [action('log', 'Log scale')]);
  registerActions(cardScope(second), [action('play', 'Play')]);
  const { registrations } = actionsStore.getState();
  expect(ids(liveActions(registrations, cardScope(first)))).toEqual(['log', 'open']);
  expect(ids(liveActions(registrations, null))).toEqual(['open']);
});

test('actions that are taken back, or not enabled, are gone', () => {
  const takeBack = registerActions(PAGE_SCOPE, [action('open', 'Open')]);
  registerActions(PAGE_SCOPE, [action('remove', 'Remove', { enabled: () => false })]);
  expect(ids(liveActions(actionsStore.getState().registrations, null))).toEqual(['open']);
  takeBack();
  expect(ids(liveActions(actionsStore.getState().registrations, null))).toEqual([]);
});

test('a search finds words by their beginnings, in any order, titles before other words', () => {
  const actions = [
    action('theme', 'Change theme', { words: 'dark light' }),
    action('open', 'Open files…', { section: 'Open' }),
    action('fold', 'Collapse all cards'),
  ];
  expect(ids(searchActions(actions, 'fil op'))).toEqual(['open']);
  expect(ids(searchActions(actions, 'dark'))).toEqual(['theme']);
  expect(ids(searchActions(actions, 'c'))).toEqual(['theme', 'fold']);
  expect(ids(searchActions(actions, 'zzz'))).toEqual([]);
  expect(ids(searchActions(actions, ' '))).toEqual(['theme', 'open', 'fold']);
});
