/** Two workers stream half of a File each and run SIMD statistics on it: what this browser can do at the very most. */
window.runBare = async () => {
  const file = document.querySelector('input').files[0];
  const half = Math.floor((file.size / 2 - 128) / 64) * 64 + 128;
  const parts = [
    [128, half],
    [half, file.size],
  ];
  const workers = parts.map(() => new Worker('/bare-worker.js', { type: 'module' }));
  await Promise.all(
    workers.map((worker) => new Promise((ready) => worker.addEventListener('message', ready, { once: true }))),
  );
  const start = performance.now();
  await Promise.all(
    workers.map(
      (worker, index) =>
        new Promise((done) => {
          worker.addEventListener('message', done, { once: true });
          worker.postMessage({ file, start: parts[index][0], end: parts[index][1] });
        }),
    ),
  );
  const seconds = (performance.now() - start) / 1000;
  for (const worker of workers) worker.terminate();
  return { seconds, bytes: file.size };
};
