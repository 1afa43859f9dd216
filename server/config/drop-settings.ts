/** Settings of mail that programs of this computer hand in with sendmail(1), through the drop folder. */
import { type Field, integer, list, text } from './field.ts';

export const dropSettings = {
  'drop.folder': text({
    default: '',
    doc: "A drop folder that other users of this computer may put mail into, beside the owner's own in the home folder. `mailroom drop setup` makes it and writes it here.",
    restarts: 'server',
  }),
  'drop.trusted': list({
    default: [],
    doc: 'Users of this computer who may send under any address ("www-data"), or under one that is not theirs ("www-data=shop@here.example"). The owner of this server, and root, always may.',
    restarts: 'nothing',
  }),
  'drop.messages-per-hour': integer({
    default: 1_000,
    min: 0,
    max: 1_000_000,
    doc: 'Messages of one user of this computer that are picked up within an hour; what is more waits in the folder. 0 for no limit.',
    restarts: 'nothing',
  }),
  'drop.system-mail-to': text({
    default: '',
    doc: 'Who gets mail to users of this computer who have no address here (root, for what cron says), and reports about theirs. Empty: postmaster.',
    form: 'mail-address',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
