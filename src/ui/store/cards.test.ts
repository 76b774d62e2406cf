import { expect, test } from 'vitest';
import { ArrayId, FileId } from '#core/base/brand.ts';
import { CardId, type CardMessage, type CardsState, transitionCards } from './cards.ts';
import { FileKey } from './files.ts';

const [a, b] = [FileKey.of(1), FileKey.of(2)];
const member = ArrayId.of(FileId.of(9), 3);
const [cardA, cardB, cardM] = [CardId.ofFile(a), CardId.ofFile(b), CardId.ofMember(member)];
const after = (...messages: CardMessage[]): CardsState => messages.reduce(transitionCards, { cards: [], active: null });
const ids = (state: CardsState) => state.cards.map((card) => card.id);
const both: CardMessage[] = [
  { type: 'file-added', fileKey: a },
  { type: 'file-added', fileKey: b },
];

test('the first card is the active one, and later cards leave it so', () => {
  expect(after(...both)).toMatchObject({ active: cardA });
});

test("a member's card follows its archive's cards, not the end of the document", () => {
  expect(ids(after(...both, { type: 'member-added', fileKey: a, member }))).toEqual([cardA, cardM, cardB]);
});

test('opening a member again makes its card active in place of adding a second', () => {
  const add: CardMessage = { type: 'member-added', fileKey: a, member };
  const state = after(...both, add, add);
  expect(ids(state)).toEqual([cardA, cardM, cardB]);
  expect(state.active).toBe(cardM);
});

test('moving a card past either end leaves it at that end', () => {
  expect(ids(after(...both, { type: 'moved', id: cardA, to: 99 }))).toEqual([cardB, cardA]);
  expect(ids(after(...both, { type: 'moved', id: cardB, to: -5 }))).toEqual([cardB, cardA]);
});

test('when the active card is removed, the card after it becomes active, or else the one before', () => {
  const first = after(...both, { type: 'removed', id: cardA });
  expect(first).toMatchObject({ active: cardB });
  const last = after(...both, { type: 'activated', id: cardB }, { type: 'removed', id: cardB });
  expect(last).toMatchObject({ active: cardA });
});

test('removing a file removes all of its cards, and an empty document has no active card', () => {
  const state = after(
    { type: 'file-added', fileKey: a },
    { type: 'member-added', fileKey: a, member },
    { type: 'file-removed', fileKey: a },
  );
  expect(state).toEqual({ cards: [], active: null });
});

test('folding one card leaves the others as they are', () => {
  const state = after(...both, { type: 'folded', id: cardB, collapsed: true });
  expect(state.cards.map((card) => card.collapsed)).toEqual([false, true]);
});
