import assert from 'node:assert/strict';
import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const commands = rfc(9208, '4.1');
const responses = rfc(9208, '4.2');
const codes = rfc(9208, '4.3');
const acl = rfc(9208, '6');

const ANN = 'ann@here.example';
const full = (options: { soft?: boolean } = {}) => {
  const store = memoryStore();
  store.create('Old');
  store.deliver('INBOX', `Subject: x\r\n\r\n${'x'.repeat(2000)}`, ['\\Deleted']);
  store.limit(ANN, 'STORAGE', 3, options.soft);
  store.limit(ANN, 'MESSAGE', 2, options.soft);
  return { store, loggedIn: true };
};

commands.must('tell a quota root’s usage and limits with GETQUOTA', async () => {
  await played(
    `
    C: a GETQUOTA ${ANN}
    S: * QUOTA ${ANN} (STORAGE 2 3 MESSAGE 1 2)
    S: a OK GETQUOTA completed
    C: b GETQUOTA "nobody"
    S: b NO [NONEXISTENT] There is no such quota root
    C: c GETQUOTA
    S: c BAD …
  `,
    full(),
  );
});

commands.must('tell a mailbox’s quota roots with GETQUOTAROOT, also of one that is not there yet', async () => {
  const all = full();
  all.store.create('Shared/News');
  all.store.grant('Shared/News', 'anyone', 'lr');
  await played(
    `
    C: a GETQUOTAROOT inbox
    S: * QUOTAROOT INBOX ${ANN}
    S: * QUOTA ${ANN} (STORAGE 2 3 MESSAGE 1 2)
    S: a OK GETQUOTAROOT completed
    C: b GETQUOTAROOT "Not yet"
    S: * QUOTAROOT "Not yet" ${ANN}
    S: * QUOTA …
    S: b OK …
    C: c GETQUOTAROOT Shared/News
    S: * QUOTAROOT Shared/News
    S: c OK …
  `,
    all,
  );
});

commands.must('set limits with SETQUOTA, discard those that are not named, and refuse whoever may not', async () => {
  await played(
    `
    C: l LOGIN ben secret
    S: l OK …
    C: a SETQUOTA ${ANN} (storage 512 MAILBOX 9223372036854775807)
    S: * QUOTA ${ANN} (STORAGE 2 512 MAILBOX 2 9007199254740991)
    S: a OK SETQUOTA completed
    C: b SETQUOTA ${ANN} ()
    S: * QUOTA ${ANN} ()
    S: b OK …
    C: c SETQUOTA ${ANN} (ANNOTATION-STORAGE 5)
    S: c NO [CANNOT] ANNOTATION-STORAGE cannot be limited here
    C: d SETQUOTA ${ANN} (STORAGE 9223372036854775808)
    S: d BAD The number is too large
    C: e SETQUOTA ${ANN} (STORAGE 1 STORAGE 2)
    S: e BAD A resource is named twice
    C: f SETQUOTA ${ANN} (STORAGE -1)
    S: f BAD …
  `,
    { store: full().store },
  );
  await played(
    `
    C: a SETQUOTA ${ANN} (STORAGE 512)
    S: a NO [NOPERM] You may not do that
  `,
    full(),
  );
});

commands.must('count with STATUS what an EXPUNGE would free', async () => {
  await played(
    `
    C: a STATUS INBOX (MESSAGES DELETED DELETED-STORAGE)
    S: * STATUS INBOX (MESSAGES 1 DELETED 1 DELETED-STORAGE 2014)
    S: a OK …
    C: b LIST "" INBOX RETURN (STATUS (DELETED-STORAGE))
    S: * LIST …
    S: * STATUS INBOX (DELETED-STORAGE 2014)
    S: b OK …
  `,
    full(),
  );
});

responses.must('name only resources that are limited: an empty list where there are none', async () => {
  await played(
    `
    C: a GETQUOTA ${ANN}
    S: * QUOTA ${ANN} ()
    S: a OK …
  `,
    { loggedIn: true },
  );
});

codes.should('refuse with OVERQUOTA what would pass a limit, and put nothing there', async () => {
  const all = full();
  await played(
    `
    C: a APPEND INBOX {2000+}
    C: ${'y'.repeat(2000)}
    S: a NO [OVERQUOTA] The account is full
    C: b COPY 1 Old
    S: b NO [OVERQUOTA] The account is full
  `,
    { ...all, selected: true },
  );
  assert.deepEqual(all.store.uidsOf('Old'), []);
});

codes.may('warn with an untagged OVERQUOTA where a soft limit is passed, and do it', async () => {
  const all = full({ soft: true });
  await played(
    `
    C: a APPEND INBOX {2000+}
    C: ${'y'.repeat(2000)}
    S: * NO [OVERQUOTA] …
    S: * 2 EXISTS
    S: * 2 RECENT
    S: a OK [APPENDUID …
    C: b COPY 1 Old
    S: * NO [OVERQUOTA] …
    S: b OK [COPYUID …
    C: c MOVE 1 Old
    S: * NO [OVERQUOTA] …
    S: * OK [COPYUID …
    S: * 1 EXPUNGE
    S: c OK …
  `,
    { ...all, selected: true },
  );
  assert.deepEqual(all.store.uidsOf('Old'), [1, 2]);
});

acl.must('need "r" for the roots of an existing mailbox of somebody else', async () => {
  const all = full();
  for (const [name, rights] of [
    ['Listed', 'l'],
    ['Read', 'lr'],
    ['Hidden', 'r'],
  ] as const) {
    all.store.create(`Others/ben@here.example/${name}`);
    all.store.grant(`Others/ben@here.example/${name}`, ANN, rights === 'r' ? 'i' : rights);
  }
  await played(
    `
    C: a GETQUOTAROOT Others/ben@here.example/Listed
    S: a NO [NOPERM] …
    C: b GETQUOTAROOT Others/ben@here.example/Hidden
    S: b NO [NONEXISTENT] …
    C: c GETQUOTAROOT Others/ben@here.example/Read
    S: * QUOTAROOT Others/ben@here.example/Read ben@here.example
    S: * QUOTA ben@here.example ()
    S: c OK …
    C: d GETQUOTA ben@here.example
    S: d NO [NONEXISTENT] …
  `,
    all,
  );
});
