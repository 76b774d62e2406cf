/** The document: which cards there are, in which order, which are folded, and which one keys go to. */
import { createStore } from 'zustand/vanilla';
import type { ArrayId, Brand } from '#core/base/brand.ts';
import { unreachable } from '#core/base/errors.ts';
import type { FileKey } from './files.ts';

export type CardId = Brand<string, 'CardId'>;
export const CardId = {
  ofFile: (fileKey: FileKey): CardId => `card-${fileKey}` as CardId,
  ofMember: (arrayId: ArrayId): CardId => `card-${arrayId.replace('/', '-')}` as CardId,
};

/** A file's own card (`member` null: the array of a `.npy`, the directory of a `.npz`), or one member of an archive. */
export interface CardRecord {
  readonly id: CardId;
  readonly fileKey: FileKey;
  readonly member: ArrayId | null;
  readonly collapsed: boolean;
}

export interface CardsState {
  readonly cards: readonly CardRecord[];
  readonly active: CardId | null;
}

export type CardMessage =
  | { readonly type: 'file-added'; readonly fileKey: FileKey }
  /** A member's card goes after the cards that its archive already has. */
  | { readonly type: 'member-added'; readonly fileKey: FileKey; readonly member: ArrayId }
  /** The file was opened again: the card shows the same member under its new name, in its place. */
  | { readonly type: 'member-changed'; readonly from: ArrayId; readonly to: ArrayId }
  | { readonly type: 'moved'; readonly id: CardId; readonly to: number }
  | { readonly type: 'folded'; readonly id: CardId; readonly collapsed: boolean }
  | { readonly type: 'activated'; readonly id: CardId | null }
  | { readonly type: 'removed'; readonly id: CardId }
  | { readonly type: 'file-removed'; readonly fileKey: FileKey };

export function transitionCards(state: CardsState, message: CardMessage): CardsState {
  switch (message.type) {
    case 'file-added':
      return insert(state, CardId.ofFile(message.fileKey), { fileKey: message.fileKey, member: null });
    case 'member-added':
      return insert(state, CardId.ofMember(message.member), message);
    case 'member-changed':
      return { ...state, cards: withMember(state.cards, message.from, message.to) };
    case 'moved':
      return { ...state, cards: moved(state.cards, message.id, message.to) };
    case 'folded':
      return { ...state, cards: folded(state.cards, message.id, message.collapsed) };
    case 'activated':
      return state.active === message.id ? state : { ...state, active: message.id };
    case 'removed':
      return keeping(state, (card) => card.id !== message.id);
    case 'file-removed':
      return keeping(state, (card) => card.fileKey !== message.fileKey);
    default:
      return unreachable(message);
  }
}

function insert(state: CardsState, id: CardId, of: Pick<CardRecord, 'fileKey' | 'member'>): CardsState {
  const shown = state.cards.find((card) => card.fileKey === of.fileKey && card.member === of.member);
  if (shown !== undefined) return { ...state, active: shown.id };
  const lastOfFile = state.cards.findLastIndex((card) => card.fileKey === of.fileKey);
  const own = freeId(state.cards, id);
  const card: CardRecord = { id: own, fileKey: of.fileKey, member: of.member, collapsed: false };
  const at = lastOfFile < 0 ? state.cards.length : lastOfFile + 1;
  return { cards: state.cards.toSpliced(at, 0, card), active: state.active ?? own };
}

/** Another engine may give a member the name that another one had before: its card has the id still. */
function freeId(cards: readonly CardRecord[], id: CardId): CardId {
  let free = id;
  for (let at = 2; cards.some((card) => card.id === free); at++) free = `${id}-${at}` as CardId;
  return free;
}

/** The card keeps its id: it is the same place of the document. */
function withMember(cards: readonly CardRecord[], from: ArrayId, to: ArrayId): readonly CardRecord[] {
  return cards.map((card) => (card.member === from ? { ...card, member: to } : card));
}

function moved(cards: readonly CardRecord[], id: CardId, to: number): readonly CardRecord[] {
  const from = cards.findIndex((card) => card.id === id);
  if (from < 0) return cards;
  const target = Math.max(0, Math.min(cards.length - 1, to));
  return cards.toSpliced(from, 1).toSpliced(target, 0, cards[from]);
}

function folded(cards: readonly CardRecord[], id: CardId, collapsed: boolean): readonly CardRecord[] {
  return cards.map((card) => (card.id === id ? { ...card, collapsed } : card));
}

/** Without the others; when the active card goes, its neighbour becomes active. */
function keeping(state: CardsState, keep: (card: CardRecord) => boolean): CardsState {
  const cards = state.cards.filter(keep);
  if (cards.some((card) => card.id === state.active)) return { ...state, cards };
  const index = state.cards.findIndex((card) => card.id === state.active);
  const neighbour = state.cards.slice(index + 1).find(keep) ?? state.cards.slice(0, Math.max(index, 0)).findLast(keep);
  return { cards, active: neighbour?.id ?? null };
}

export const createCardsStore = () => createStore<CardsState>(() => ({ cards: [], active: null }));
