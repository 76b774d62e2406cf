// Before the first paint: the chosen theme, and files that are dropped before the page is ready to take them.
(() => {
  try {
    const stored = JSON.parse(localStorage.getItem('arraybook:settings') ?? 'null');
    const theme = stored?.state?.theme;
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is switched off: the system's theme it is.
  }
  const early = new AbortController();
  const dropped = [];
  addEventListener('dragover', (event) => event.preventDefault(), { signal: early.signal });
  addEventListener(
    'drop',
    (event) => {
      event.preventDefault();
      dropped.push(...(event.dataTransfer?.files ?? []));
    },
    { signal: early.signal },
  );
  /** Called once by the page when its own listeners are in place. */
  globalThis.arraybookEarlyDrops = () => {
    early.abort();
    return dropped;
  };
})();
