import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(9590, '3');

const tree = () => {
  const store = memoryStore();
  store.create('Plans/Old');
  store.create('Shared/News');
  store.grant('Shared/News', 'anyone', 'lk');
  store.annotate('INBOX', '/shared/vendor/x/color', '#b71c1c');
  store.annotate('INBOX', '/shared/comment', 'letters');
  return { store, loggedIn: true };
};

must('tell the entries of each listed mailbox after its LIST: NIL for what is not set', async () => {
  await played(
    `
    C: a LIST "" % RETURN (METADATA ("/shared/vendor/x/color" /private/Comment))
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: * METADATA INBOX (/shared/vendor/x/color "#b71c1c" /private/comment NIL)
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Plans
    S: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Shared
    S: a OK LIST completed
  `,
    tree(),
  );
});

must('leave out the metadata that the rights do not allow to be read, and answer OK', async () => {
  await played(
    `
    C: a LIST "" Shared/* RETURN (METADATA (/shared/comment) MYRIGHTS)
    S: * LIST (\\Noselect \\HasNoChildren) "/" Shared/News
    S: * MYRIGHTS Shared/News lkc
    S: a OK LIST completed
  `,
    tree(),
  );
});

must('answer BAD to METADATA without entries, or with what is none', async () => {
  await played(
    `
    C: a LIST "" % RETURN (METADATA)
    S: a BAD …
    C: b LIST "" % RETURN (METADATA ())
    S: b BAD No entry
    C: c LIST "" % RETURN (METADATA (comment))
    S: c BAD Not the name of an entry
    C: d LIST "" % RETURN (METADATA /shared/comment)
    S: d BAD …
  `,
    tree(),
  );
});
