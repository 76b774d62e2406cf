import { type KeyboardEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useEngine, usePage } from '../../page-context.ts';
import type { FileRecord } from '../../store/files.ts';
import { careOf, problemOfName } from './file-care.ts';

/** The file's name as a field: Enter renames, Escape leaves it. */
export function RenameField({ file, done }: { readonly file: FileRecord; readonly done: () => void }) {
  const page = usePage();
  const { api } = useEngine();
  const [name, setName] = useState(file.name);
  const problemId = useId();
  const files = useStore(page.stores.files);
  const others = files.filter(({ key }) => key !== file.key).map((each) => each.name);
  const problem = problemOfName(name, others);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') done();
    if (event.key !== 'Enter' || problem !== null) return;
    if (name !== file.name) void careOf(page, file, api)?.rename(name);
    done();
  };
  return (
    <div className="rename-field">
      <input
        aria-label={`New name of ${file.name}`}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : problemId}
        value={name}
        spellCheck={false}
        autoComplete="off"
        ref={(field) => field?.focus()}
        onKeyDown={onKeyDown}
        onBlur={done}
        onChange={(event) => setName(event.target.value)}
      />
      {problem !== null && (
        <p id={problemId} className="problem-words">
          {problem}
        </p>
      )}
    </div>
  );
}
