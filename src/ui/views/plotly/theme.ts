/** Plotly's colours and fonts from the page's CSS variables. */
import { useEffect, useState } from 'react';

export interface PlotTheme {
  readonly ink: string;
  readonly quietInk: string;
  readonly line: string;
  readonly grid: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly surface: string;
  readonly font: string;
  readonly mono: string;
}

/** Custom properties hold `light-dark(…)`, so a probe element resolves them to the colour that is in force. */
export function readTheme(element: HTMLElement): PlotTheme {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const style = getComputedStyle(element);
  const theme: PlotTheme = {
    ink: colour('--ink'),
    quietInk: colour('--ink-2'),
    line: colour('--line-strong'),
    grid: colour('--line'),
    accent: colour('--accent'),
    accentSoft: colour('--accent-line'),
    surface: colour('--surface'),
    font: style.getPropertyValue('--font') || 'sans-serif',
    mono: style.getPropertyValue('--mono') || 'monospace',
  };
  probe.remove();
  return theme;
}

function onThemeChange(listener: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', listener);
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  return () => {
    scheme.removeEventListener('change', listener);
    observer.disconnect();
  };
}

export function useTheme(): PlotTheme {
  const [theme, setTheme] = useState(() => readTheme(document.body));
  useEffect(() => onThemeChange(() => setTheme(readTheme(document.body))), []);
  return theme;
}
