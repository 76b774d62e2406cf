import { describe, expect, it } from 'vitest';
import { CancelledError, FormatError, InternalError } from '#core/base/errors.ts';
import { type Task, TaskFlag } from '../compute/task.ts';
import { type HandProxy, type HandRun, WorkerDied } from './crew.ts';
import { Pause, Scheduler } from './scheduler.ts';

interface Running {
  readonly hand: number;
  readonly run: HandRun<Task>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Hands that do nothing by themselves: the test says when a run ends, and when a hand dies. */
function crew(count: number) {
  const flags = new Int32Array(16);
  const running: Running[] = [];
  const deaths: (() => void)[] = [];
  let hired = 0;
  const scheduler = new Scheduler(count, flags, (_index, onDeath) => {
    const hand = hired++;
    const proxy: HandProxy = {
      run: (run) =>
        new Promise((resolve, reject) => {
          running.push({ hand, run: run as HandRun<Task>, resolve: resolve as (value: unknown) => void, reject });
        }),
      end: () => {},
    };
    deaths[hand] = () => {
      onDeath();
      for (const each of running.filter((entry) => entry.hand === hand)) each.reject(new WorkerDied('gone'));
    };
    return proxy;
  });
  return { scheduler, flags, running, deaths, hired: () => hired };
}

const named = (key: string): Task => ({ kind: 'release', key });
const keys = (running: readonly Running[]) => running.map(({ run }) => (run.task as { key: string }).key);
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the scheduler', () => {
  it('SCHED-1 visible goes before prefetch goes before background', async () => {
    const { scheduler, running } = crew(1);
    const busy = [
      scheduler.run(named('a'), { priority: 'visible' }),
      scheduler.run(named('b'), { priority: 'visible' }),
    ];
    void scheduler.run(named('later'), { priority: 'prefetch' });
    void scheduler.run(named('now'), { priority: 'visible' });
    expect(keys(running)).toEqual(['a', 'b']);
    running[0]!.resolve(null);
    await busy[0];
    await turn();
    expect(keys(running)).toEqual(['a', 'b', 'now']);
  });

  it('SCHED-2 a picture does not wait for a pass, and a paused pass does not hold up another', async () => {
    const { scheduler, running } = crew(1);
    const pause = new Pause();
    void scheduler.run(named('pass 1'), { priority: 'background', pause });
    void scheduler.run(named('pass 2'), { priority: 'background' });
    void scheduler.run(named('tile'), { priority: 'visible' });
    expect(keys(running)).toEqual(['pass 1', 'tile']);
    pause.set(true);
    expect(keys(running)).toEqual(['pass 1', 'tile', 'pass 2']);
  });

  it('TASK-5 cancelling raises the flag of the running task, and TASK-4 settles when the hand has let go', async () => {
    const { scheduler, running, flags } = crew(1);
    const abort = new AbortController();
    const result = scheduler.run(named('a'), { priority: 'visible', signal: abort.signal });
    let settled = false;
    result
      .catch(() => {})
      .finally(() => {
        settled = true;
      });
    abort.abort();
    await turn();
    expect(flags[running[0]!.run.flag]).toBe(TaskFlag.cancel);
    expect(settled).toBe(false);
    running[0]!.reject(new CancelledError());
    await expect(result).rejects.toBeInstanceOf(CancelledError);
  });

  it('a task that is cancelled in the queue never starts', async () => {
    const { scheduler, running } = crew(1);
    void scheduler.run(named('a'), { priority: 'background' });
    const abort = new AbortController();
    const second = scheduler.run(named('b'), { priority: 'background', signal: abort.signal });
    abort.abort();
    await expect(second).rejects.toBeInstanceOf(CancelledError);
    running[0]!.resolve(null);
    await turn();
    expect(keys(running)).toEqual(['a']);
  });

  it('SCHED-4 a dead hand is replaced and its task begins anew, once', async () => {
    const { scheduler, running, deaths, hired } = crew(1);
    let retries = 0;
    const onRetry = () => {
      retries += 1;
    };
    const result = scheduler.run(named('a'), { priority: 'background', onRetry });
    deaths[0]!();
    await turn();
    expect(hired()).toBe(2);
    expect(running.map(({ hand }) => hand)).toEqual([0, 1]);
    running[1]!.resolve(null);
    expect(await result).toBeNull();
    expect(retries).toBe(1);
  });

  it('TASK-2 a task that kills two hands fails alone, as an internal error', async () => {
    const { scheduler, running, deaths } = crew(2);
    const poison = scheduler.run(named('poison'), { priority: 'background' });
    const other = scheduler.run(named('other'), { priority: 'background' });
    poison.catch(() => {});
    deaths[0]!();
    await turn();
    const second = running.find(({ hand, run }) => hand === 2 && (run.task as { key: string }).key === 'poison');
    expect(second).toBeDefined();
    deaths[2]!();
    await expect(poison).rejects.toBeInstanceOf(InternalError);
    running.find(({ run }) => (run.task as { key: string }).key === 'other')!.resolve(null);
    expect(await other).toBeNull();
  });

  it('errors of a task are its own', async () => {
    const { scheduler, running } = crew(1);
    const result = scheduler.run(named('a'), { priority: 'visible' });
    running[0]!.reject(new FormatError('bad'));
    await expect(result).rejects.toThrow('bad');
    const next = scheduler.run(named('b'), { priority: 'visible' });
    running[1]!.resolve(null);
    expect(await next).toBeNull();
  });
});
