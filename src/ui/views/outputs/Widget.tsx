import { useEffect, useId, useRef, useState } from 'react';
import type { WidgetSpec } from '#protocol/cells-api.ts';
import type { NotebookCell } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';

export type WidgetValue = number | boolean | readonly [number, number];

/** A control that stands for a value: moving it gives the name that is bound to it the new one. */
export function Widget({ cell, widget }: { readonly cell: NotebookCell; readonly widget: WidgetSpec }) {
  const { notebook } = usePage();
  const [value, setValue] = useState<WidgetValue>(widget.value);
  const id = useId();
  useEffect(() => setValue(widget.value), [widget]);
  const send = useSteady((next: WidgetValue) => {
    if (widget.name !== null) void notebook.moveWidget(cell.id, widget.name, next);
  });
  const move = (next: WidgetValue) => {
    setValue(next);
    send(next);
  };
  const label = widget.label === '' ? (widget.name ?? widget.kind) : widget.label;
  return (
    <div className="widget" data-kind={widget.kind}>
      <label className="widget-label" htmlFor={id}>
        {label}
      </label>
      {widget.kind === 'slider' && <Slider id={id} widget={widget} value={Number(value)} move={move} />}
      {widget.kind === 'range' && (
        <Range id={id} label={label} widget={widget} value={value as [number, number]} move={move} />
      )}
      {widget.kind === 'dropdown' && (
        <select id={id} className="field" value={String(value)} onChange={(event) => move(Number(event.target.value))}>
          {widget.options.map((option, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: options may be alike and never move
            <option key={at} value={at}>
              {option}
            </option>
          ))}
        </select>
      )}
      {widget.kind === 'checkbox' && (
        <input id={id} type="checkbox" checked={value === true} onChange={(event) => move(event.target.checked)} />
      )}
      {widget.name === null && <span className="quiet">give it a name to use its value: x = ui.{widget.kind}(…)</span>}
    </div>
  );
}

type Numeric = Extract<WidgetSpec, { kind: 'slider' | 'range' }>;

interface SliderProps {
  readonly id: string;
  readonly widget: Numeric;
  readonly value: number;
  readonly move: (value: WidgetValue) => void;
}

function Slider({ id, widget, value, move }: SliderProps) {
  return (
    <>
      <input
        id={id}
        type="range"
        min={widget.low}
        max={widget.high}
        step={widget.step}
        value={value}
        onChange={(event) => move(Number(event.target.value))}
      />
      <output className="widget-value numbers mono" htmlFor={id}>
        {valueText(widget, value)}
      </output>
    </>
  );
}

interface RangeProps extends Omit<SliderProps, 'value'> {
  readonly label: string;
  readonly value: readonly [number, number];
}

function Range({ id, label, widget, value: [low, high], move }: RangeProps) {
  return (
    <>
      <span className="widget-pair">
        <input
          id={id}
          type="range"
          aria-label={`${label}, from`}
          min={widget.low}
          max={widget.high}
          step={widget.step}
          value={low}
          onChange={(event) => move([Math.min(Number(event.target.value), high), high])}
        />
        <input
          type="range"
          aria-label={`${label}, to`}
          min={widget.low}
          max={widget.high}
          step={widget.step}
          value={high}
          onChange={(event) => move([low, Math.max(Number(event.target.value), low)])}
        />
      </span>
      <output className="widget-value numbers mono" htmlFor={id}>
        {valueText(widget, low)} … {valueText(widget, high)}
      </output>
    </>
  );
}

/** As many decimals as the step has. */
function valueText({ whole, step }: Numeric, value: number): string {
  if (whole) return String(value);
  const decimals = Math.min(10, Math.max(0, (/\.(\d+)$/.exec(String(step))?.[1] ?? '').length));
  return /e/.test(String(step)) ? String(value) : value.toFixed(decimals);
}

/** The newest value, as soon as the one before it is through: a drag is not a queue. */
function useSteady(send: (value: WidgetValue) => void): (value: WidgetValue) => void {
  const latest = useRef(send);
  latest.current = send;
  const waiting = useRef<{ value: WidgetValue } | null>(null);
  return (value) => {
    const first = waiting.current === null;
    waiting.current = { value };
    if (!first) return;
    setTimeout(() => {
      const newest = waiting.current;
      waiting.current = null;
      if (newest !== null) latest.current(newest.value);
    }, 40);
  };
}
