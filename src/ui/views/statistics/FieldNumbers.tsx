/** A structured array at a glance: one row a numeric field, which leads to all of that field's numbers. */
import { chooseField } from '../cards/card-settings.ts';
import { useCard, usePass } from '../cards/card-store.ts';

export function FieldNumbers() {
  const card = useCard();
  const all = usePass((pass) => pass?.statistics ?? null);
  if (all === null || all.length === 0)
    return <p className="numbers-none">{all === null ? 'Counting…' : 'No field has numbers.'}</p>;
  const exact = all.every((statistics) => statistics.exact);
  return (
    <table className="field-numbers">
      <caption className="side-title">
        Fields with numbers {!exact && <span className="statistics-sampled">sampled</span>}
      </caption>
      <thead>
        <tr>
          <th scope="col">field</th>
          <th scope="col">min</th>
          <th scope="col">max</th>
        </tr>
      </thead>
      <tbody>
        {all.map(({ field, min, max }) => (
          <tr key={field.join('\0')}>
            <th scope="row">
              <button
                type="button"
                className="link-button truncate"
                title={`Show ${field.join(' › ')}`}
                onClick={() => card.change(chooseField(card.info, field))}
              >
                {field.join(' › ')}
              </button>
            </th>
            <td className="mono truncate" title={min?.text}>
              {min?.text ?? '–'}
            </td>
            <td className="mono truncate" title={max?.text}>
              {max?.text ?? '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
