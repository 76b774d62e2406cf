import { expect, test } from 'vitest';
import { createLatest } from './latest.ts';

test('one question at a time; of those in between only the newest is answered', async () => {
  const asked: string[] = [];
  const answers: string[] = [];
  let release: (() => void)[] = [];
  const latest = createLatest({
    run: async (question: string) => {
      asked.push(question);
      await new Promise<void>((resolve) => release.push(resolve));
      return question.toUpperCase();
    },
    onAnswer: (answer) => answers.push(answer),
  });
  const step = async () => {
    const now = release;
    release = [];
    for (const go of now) go();
    await new Promise((resolve) => setTimeout(resolve));
  };
  for (const question of ['a', 'b', 'c']) latest.ask(question);
  await step();
  await step();
  expect(asked).toEqual(['a', 'c']);
  expect(answers).toEqual(['C']);
});
