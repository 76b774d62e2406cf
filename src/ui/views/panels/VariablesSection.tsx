import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { VariableFacts } from '#protocol/cells-api.ts';
import { usePage } from '../../page-context.ts';
import { bytesText, shapeText } from '../../text/amounts.ts';
import { Sparkline } from './Sparkline.tsx';
import './panels.css';

/** Names that cells made: arrays with their size and shape, whose memory they look at, and a glance at their values. */
export function VariablesSection() {
  const { notebook } = usePage();
  const variables = useVariables();
  if (variables === null || variables.length === 0) return <p className="rail-empty">No cell has made a name yet.</p>;
  return (
    <ul className="variable-list" aria-label="Variables">
      {variables.map((variable) => (
        <VariableRow
          key={variable.name}
          variable={variable}
          show={() => void notebook.insertCell(variable.name, { run: true })}
        />
      ))}
    </ul>
  );
}

function VariableRow({ variable, show }: { readonly variable: VariableFacts; readonly show: () => void }) {
  const { name, typeName, text, array } = variable;
  return (
    <li className="variable-row">
      <button type="button" className="variable-open" onClick={show} title={`Show ${name} in a new cell`}>
        <span className="mono truncate">{name}</span>
        {array?.spark != null && <Sparkline values={array.spark} />}
      </button>
      {array === null ? (
        <p className="variable-facts truncate">
          <span>{typeName}</span> <span className="mono">{text}</span>
        </p>
      ) : (
        <p className="variable-facts numbers">
          <span>{array.dtypeText}</span>
          <span>{shapeText(array.shape)}</span>
          <span>{bytesText(array.byteLength)}</span>
          {array.viewOf !== null && (
            <span className="variable-relation">
              view of <span className="mono">{array.viewOf}</span>
            </span>
          )}
          {array.file !== null && <span className="variable-relation truncate">in {array.file.split('/').at(-1)}</span>}
        </p>
      )}
    </li>
  );
}

/** Asked again whenever a cell has ended; while one runs the last answer stays. */
function useVariables(): readonly VariableFacts[] | null {
  const { cells, stores } = usePage();
  const [variables, setVariables] = useState<readonly VariableFacts[] | null>(null);
  const ran = useStore(stores.runs, ({ count, running }) => (running === null ? count : null));
  const refresh = useCallback(async () => {
    const found = await cells.variables();
    if (found !== null) setVariables(found);
  }, [cells]);
  useEffect(() => {
    if (ran === 0) setVariables(null);
    else if (ran !== null) void refresh().catch(() => undefined);
  }, [ran, refresh]);
  return variables;
}
