/** One choice among few, in words, as a row of a panel. */
export interface ChoiceRowProps<T extends string> {
  readonly words: string;
  readonly value: T;
  readonly choices: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
}

export function ChoiceRow<T extends string>({ words, value, choices, onChange }: ChoiceRowProps<T>) {
  return (
    <label className="panel-row">
      <span>{words}</span>
      <select className="select" value={value} onChange={(event) => onChange(event.target.value as T)}>
        {(Object.keys(choices) as T[]).map((key) => (
          <option key={key} value={key}>
            {choices[key]}
          </option>
        ))}
      </select>
    </label>
  );
}
