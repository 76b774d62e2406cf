/**
 * The life of a task as pure transitions; SPEC.md names the rules. `retried` says that a worker died with it once.
 */
export type TaskState =
  | { readonly phase: 'queued'; readonly retried: boolean }
  | { readonly phase: 'running'; readonly worker: number; readonly retried: boolean }
  | { readonly phase: 'done' }
  | { readonly phase: 'failed'; readonly reason: 'error' | 'worker-died' }
  | { readonly phase: 'cancelled' };

export type TaskEvent =
  | { readonly type: 'start'; readonly worker: number }
  | { readonly type: 'finish' }
  | { readonly type: 'fail' }
  | { readonly type: 'cancel' }
  | { readonly type: 'worker-died'; readonly worker: number };

export const QUEUED: TaskState = { phase: 'queued', retried: false };

/** The state after an event; events that do not fit (late answers of cancelled tasks) change nothing. */
export function afterEvent(state: TaskState, event: TaskEvent): TaskState {
  if (state.phase === 'queued') {
    if (event.type === 'start') return { phase: 'running', worker: event.worker, retried: state.retried };
    return event.type === 'cancel' ? { phase: 'cancelled' } : state;
  }
  if (state.phase !== 'running') return state;
  switch (event.type) {
    case 'finish':
      return { phase: 'done' };
    case 'fail':
      return { phase: 'failed', reason: 'error' };
    case 'cancel':
      return { phase: 'cancelled' };
    case 'worker-died':
      if (event.worker !== state.worker) return state;
      return state.retried ? { phase: 'failed', reason: 'worker-died' } : { phase: 'queued', retried: true };
    default:
      return state;
  }
}
