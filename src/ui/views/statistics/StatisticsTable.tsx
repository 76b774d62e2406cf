import type { Statistics } from '#protocol/engine-api.ts';
import { useSubject } from '../cards/card-store.ts';
import { statisticsSections } from './statistics-rows.ts';

export interface StatisticsTableProps {
  /** Null: not there yet; the table keeps its room. */
  readonly statistics: Statistics | null;
  readonly caption: string;
  /** Extremes and quantiles speak of magnitudes: the elements are complex. */
  readonly magnitudes?: boolean;
}

export function StatisticsTable({ statistics, caption, magnitudes = false }: StatisticsTableProps) {
  const { kind } = useSubject().dtype;
  const times = kind === 'M' || kind === 'm';
  if (statistics === null) return <div className="statistics-room" aria-hidden="true" />;
  return (
    <table className="statistics" data-exact={statistics.exact}>
      <caption className="unseen">{caption}</caption>
      <colgroup>
        <col className="statistics-names" />
        <col />
      </colgroup>
      {statisticsSections(statistics, { magnitudes, times }).map(({ title, rows }) => (
        <tbody key={title}>
          <tr className="statistics-title">
            <th scope="rowgroup" colSpan={2}>
              {title}
              {!statistics.exact && title !== 'Counts' && <span className="statistics-sampled">sampled</span>}
            </th>
          </tr>
          {rows.map(({ name, value, note, uncertain }) => (
            <tr key={name} data-uncertain={uncertain || undefined}>
              <th scope="row" title={name === 'std' ? 'of the population: ddof=0' : undefined}>
                {name}
              </th>
              <td>
                {note !== null && <span className="statistics-note">{note}</span>}
                <span className="mono" title={value}>
                  {value}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
