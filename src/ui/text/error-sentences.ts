/** An error of the family as one sentence for a person; NumPy's own message follows in the details. */
import type { ErrorRecord } from '#core/base/error-record.ts';
import { unreachable } from '#core/base/errors.ts';

/** What went wrong with the thing called `name`. */
export function errorSentence(error: ErrorRecord, name: string): string {
  switch (error.tag) {
    case 'format':
      return `${name} is not a file that NumPy would load: ${withoutStop(error.message)}.`;
    case 'source':
      return `${name} could not be read: ${withoutStop(error.message)}.`;
    case 'unsupported':
    case 'dtype':
      return `${name} holds something that cannot be shown here: ${withoutStop(error.message)}.`;
    case 'budget':
      return `${name} needs more room than there is: ${withoutStop(error.message)}.`;
    case 'cancelled':
      return `Opening ${name} was stopped.`;
    case 'selection':
    case 'shape':
      return `${name}: ${withoutStop(error.message)}.`;
    case 'internal':
      return `Something went wrong inside Arraybook while opening ${name}.`;
    default:
      return unreachable(error.tag);
  }
}

function withoutStop(message: string): string {
  return message.trim().replace(/\.$/, '');
}
