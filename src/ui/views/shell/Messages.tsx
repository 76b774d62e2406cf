import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { usePage } from '../../page-context.ts';
import { type Message, withoutMessage } from '../../store/messages.ts';

const SHOWN_MS = { status: 3_500, problem: 9_000 } satisfies Record<Message['tone'], number>;

/** Everything said is spoken by screen readers; some of it is also shown for a while. */
export function Messages() {
  const { messages } = useStore(usePage().stores.messages);
  const last = messages.at(-1);
  return (
    <>
      <div role="status" aria-live="polite" className="unseen" data-testid="announcement">
        {last?.text}
      </div>
      <div className="toasts">
        {messages
          .filter((message) => message.visible)
          .map((message) => (
            <Toast key={message.serial} message={message} />
          ))}
      </div>
    </>
  );
}

function Toast({ message }: { readonly message: Message }) {
  const { stores } = usePage();
  const { serial, tone } = message;
  useEffect(() => {
    const timer = setTimeout(() => stores.messages.setState((state) => withoutMessage(state, serial)), SHOWN_MS[tone]);
    return () => clearTimeout(timer);
  }, [serial, tone, stores]);
  return (
    <div className="toast" data-tone={tone}>
      <span>{message.text}</span>
      <button
        type="button"
        className="icon-button"
        aria-label="Dismiss"
        onClick={() => stores.messages.setState((state) => withoutMessage(state, serial))}
      >
        <X aria-hidden />
      </button>
    </div>
  );
}
