/** An error of the family as one plain sentence; its own message, which is often NumPy's, stands below it. */
import type { ErrorRecord } from '#core/base/error-record.ts';
import { unreachable } from '#core/base/errors.ts';

/** What went wrong with the thing called `name`. */
export function errorSentence({ tag }: Pick<ErrorRecord, 'tag'>, name: string): string {
  switch (tag) {
    case 'format':
      return `${name} is not a file that NumPy would load.`;
    case 'source':
      return `${name} could not be read.`;
    case 'unsupported':
    case 'dtype':
      return `${name} holds something that cannot be shown here.`;
    case 'budget':
      return `${name} needs more room than there is.`;
    case 'cancelled':
      return `Opening ${name} was stopped.`;
    case 'selection':
    case 'shape':
      return `${name} could not be opened.`;
    case 'internal':
      return `Something went wrong inside Arraybook while opening ${name}.`;
    default:
      return unreachable(tag);
  }
}
