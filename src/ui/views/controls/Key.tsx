import { keyCaps } from '../../actions/keys.ts';

export function Key({ binding, apple }: { readonly binding: string; readonly apple: boolean }) {
  return (
    <span className="keys" aria-hidden="true">
      {keyCaps(binding, apple).map((cap) => (
        <kbd key={cap} className="key-cap">
          {cap}
        </kbd>
      ))}
    </span>
  );
}
