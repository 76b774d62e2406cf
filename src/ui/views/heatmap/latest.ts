/** Runs one question at a time; of those asked meanwhile only the newest is answered. */
export interface Latest<Question> {
  ask(question: Question): void;
  stop(): void;
}

export interface LatestOptions<Question, Answer> {
  readonly run: (question: Question, signal: AbortSignal) => Promise<Answer>;
  readonly onAnswer: (answer: Answer, question: Question) => void;
  readonly onError?: (error: unknown) => void;
}

export function createLatest<Question, Answer>(options: LatestOptions<Question, Answer>): Latest<Question> {
  let running: AbortController | null = null;
  let waiting: { question: Question } | null = null;

  async function start(question: Question): Promise<void> {
    const controller = new AbortController();
    running = controller;
    try {
      const answer = await options.run(question, controller.signal);
      if (running === controller && waiting === null) options.onAnswer(answer, question);
    } catch (error) {
      if (running === controller && waiting === null) options.onError?.(error);
    }
    if (running !== controller) return;
    running = null;
    const next = waiting;
    waiting = null;
    if (next !== null) void start(next.question);
  }

  return {
    ask: (question) => {
      if (running === null) void start(question);
      else waiting = { question };
    },
    stop: () => {
      waiting = null;
      const controller = running;
      running = null;
      controller?.abort();
    },
  };
}
