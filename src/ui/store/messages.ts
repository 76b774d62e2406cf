/** Short sentences for the status line and for screen readers; the newest last. */
import { createStore } from 'zustand/vanilla';

export interface Message {
  readonly serial: number;
  readonly tone: 'status' | 'problem';
  readonly text: string;
  /** Also shown on screen for a while, not only spoken. */
  readonly visible: boolean;
}

export interface MessagesState {
  readonly next: number;
  readonly messages: readonly Message[];
}

const KEPT = 4;

export function withMessage(state: MessagesState, message: Omit<Message, 'serial'>): MessagesState {
  return { next: state.next + 1, messages: [...state.messages, { ...message, serial: state.next }].slice(-KEPT) };
}

export function withoutMessage(state: MessagesState, serial: number): MessagesState {
  return { ...state, messages: state.messages.filter((message) => message.serial !== serial) };
}

export const createMessagesStore = () => createStore<MessagesState>(() => ({ next: 1, messages: [] }));
