import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchEngine } from './engine-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('an engine that answers is left alone, even when it answers with an error', async () => {
  const onStopped = vi.fn();
  const heapUsed = vi.fn().mockResolvedValueOnce(1).mockRejectedValue(new Error('busy'));
  const stop = watchEngine({ api: { heapUsed }, onStopped, every: 1000, patience: 3000 });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(heapUsed.mock.calls.length).toBeGreaterThan(10);
  expect(onStopped).not.toHaveBeenCalled();
  stop();
});

test('an engine that is silent for long is said to have stopped, once', async () => {
  const onStopped = vi.fn();
  const heapUsed = () => new Promise<number>(() => undefined);
  watchEngine({ api: { heapUsed }, onStopped, every: 1000, patience: 3000 });
  await vi.advanceTimersByTimeAsync(3500);
  expect(onStopped).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(onStopped).toHaveBeenCalledTimes(1);
});

test('a watch that was ended says nothing', async () => {
  const onStopped = vi.fn();
  const heapUsed = () => new Promise<number>(() => undefined);
  const stop = watchEngine({ api: { heapUsed }, onStopped, every: 1000, patience: 3000 });
  await vi.advanceTimersByTimeAsync(2000);
  stop();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(onStopped).not.toHaveBeenCalled();
});
