import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterEvent, QUEUED, type TaskEvent, type TaskState } from './task-state.ts';

const event = fc.oneof(
  fc.record({ type: fc.constant('start' as const), worker: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ type: fc.constantFrom('finish' as const, 'fail' as const, 'cancel' as const) }),
  fc.record({ type: fc.constant('worker-died' as const), worker: fc.integer({ min: 0, max: 2 }) }),
) as fc.Arbitrary<TaskEvent>;

const stateAfter = (events: readonly TaskEvent[]) => events.reduce<TaskState>(afterEvent, QUEUED);

describe('the life of a task', () => {
  it('TASK-1 begins anew once when its worker died', () => {
    const started = stateAfter([{ type: 'start', worker: 1 }]);
    expect(afterEvent(started, { type: 'worker-died', worker: 0 })).toBe(started);
    expect(afterEvent(started, { type: 'worker-died', worker: 1 })).toEqual({ phase: 'queued', retried: true });
  });

  it('TASK-2 fails at the second death', () => {
    const events: TaskEvent[] = [0, 1].flatMap((worker) => [
      { type: 'start', worker },
      { type: 'worker-died', worker },
    ]);
    expect(stateAfter(events)).toEqual({ phase: 'failed', reason: 'worker-died' });
  });

  it('TASK-3 final states stay, whatever comes late', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), event, (events, late) => {
        const state = stateAfter(events);
        if (state.phase !== 'queued' && state.phase !== 'running') expect(afterEvent(state, late)).toBe(state);
      }),
    );
  });

  it('runs at most twice, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let state: TaskState = QUEUED;
        let starts = 0;
        for (const next of events) {
          const before = state;
          state = afterEvent(state, next);
          if (before.phase === 'queued' && state.phase === 'running') starts += 1;
        }
        expect(starts).toBeLessThanOrEqual(2);
      }),
    );
  });
});
