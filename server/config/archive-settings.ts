/** Settings of the copy that is kept of mail (journaling, always_bcc), and of how long mail stays in mailboxes. */
import { choice, list, text } from './field.ts';

export const archiveSettings = {
  'archive.to': text({
    default: '',
    doc: 'An address, here or elsewhere, that gets a copy of every message that is taken, in the same instant in which it is taken. Empty: none.',
    form: 'mail-address',
    restarts: 'nothing',
  }),
  'archive.of': choice({
    choices: ['all', 'sent', 'received'],
    default: 'all',
    doc: 'all: of whatever is taken; sent: of what our own people and devices hand in; received: of what others bring.',
    restarts: 'nothing',
  }),
  'archive.whose': list({
    default: [],
    doc: 'Addresses and domains whose mail is kept: theirs is what they send and what is for them. None: everybody’s.',
    restarts: 'nothing',
  }),
  'archive.form': choice({
    choices: ['report', 'copy'],
    default: 'report',
    doc: 'report: the message lies whole in a letter that names its sender and all its recipients, those of Bcc too; archives that know Exchange’s journal reports read it. copy: the message as it is.',
    restarts: 'nothing',
  }),
  'retention.rules': list({
    default: [],
    doc: 'How long mail stays in mailboxes, a rule a line; the first that fits a mailbox counts: trash: 30d · junk: 2w but flagged · "Newsletters": 90d of ann@here.example but unread · *: 10y. In Trash and Junk it counts since it was put there, elsewhere since it arrived. What goes can be brought back for store.keep-expunged. See beforehand: mailroom retention preview.',
    form: 'retention-rule',
    restarts: 'nothing',
  }),
} as const;
