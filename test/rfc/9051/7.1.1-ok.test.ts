import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9051, '7.1.1');

must('greet with an untagged OK, and answer each command with its own tag', async () => {
  await played('C: a1b2 NOOP\nC: Z.9 NOOP\nS: a1b2 OK NOOP completed\nS: Z.9 OK NOOP completed');
});
