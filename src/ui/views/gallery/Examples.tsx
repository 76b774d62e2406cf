import { useEffect, useState } from 'react';
import { type Example, fetchExamples, openExample } from '../../intake/examples.ts';
import type { Page } from '../../page.ts';
import { usePage } from '../../page-context.ts';
import './gallery.css';

interface ExamplesProps {
  readonly heading?: string;
  readonly onOpen?: () => void;
}

/** Notebooks to begin with; the first is the tour. A copy opens, so that nothing can be broken. */
export function Examples({ heading = 'Or begin with a notebook', onOpen }: ExamplesProps) {
  const page = usePage();
  const [examples, setExamples] = useState<readonly Example[]>([]);
  useEffect(() => {
    let gone = false;
    void fetchExamples().then((found) => !gone && setExamples(found));
    return () => {
      gone = true;
    };
  }, []);
  if (examples.length === 0) return null;
  const choose = (example: Example) => {
    onOpen?.();
    void open(page, example);
  };
  return (
    <section className="samples examples" aria-labelledby="examples-title">
      <h2 id="examples-title" className="small-heading">
        {heading}
      </h2>
      <ul>
        {examples.map((example) => (
          <li key={example.file}>
            <button type="button" className="sample" onClick={() => choose(example)}>
              <span className="sample-title">{example.title}</span>
              <span className="sample-words">{example.description}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

async function open({ desk, session, stores }: Page, example: Example): Promise<void> {
  const openNames = () => stores.files.getState().map(({ name }) => name);
  try {
    await openExample({ desk, session, openNames }, example);
    session.say(`${example.title} is open`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    session.say(`${example.title} could not be opened: ${why}`, { tone: 'problem' });
  }
}
