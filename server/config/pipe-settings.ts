/** Settings of the owner's programs that mail is handed to. */
import { type Field, yesNo } from './field.ts';

export const pipeSettings = {
  'pipe.enabled': yesNo({
    default: false,
    doc: 'Whether mail is handed to programs and folders of yours (mailroom pipe). A program runs with the rights of this server for mail that strangers write, so it is off until you want it; mail for one waits meanwhile.',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
