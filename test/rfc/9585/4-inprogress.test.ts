import type { Progress } from '../../../server/imap/backend.ts';
import { type TalkOptions, talk } from '../../support/imap-dialogue.ts';
import { numberedStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { should, mustNot } = rfc(9585, '4');

/** A store where long acts wait until they are let go; those that can tell how far they came have come to 2 of 3. */
function slow(): { options: TalkOptions; go: () => void } {
  const store = numberedStore(3);
  store.create('Archive');
  let go = () => {};
  const waiting = new Promise<void>(resolve => {
    go = resolve;
  });
  const backend: TalkOptions['backend'] = {
    async open(login, attempt) {
      const opened = await store.backend.open(login, attempt);
      if (!opened.ok) return opened;
      const account = opened.value;
      const select: typeof account.select = async (name, readOnly) => {
        const found = await account.select(name, readOnly);
        if (!found.ok) return found;
        const mailbox = found.value;
        const halfway = (progress: Progress | undefined) => {
          progress?.(2, 3);
          return waiting;
        };
        const slowed: typeof mailbox = {
          ...mailbox,
          copy: (uids, target) => waiting.then(() => mailbox.copy(uids, target)),
          move: (uids, target) => waiting.then(() => mailbox.move(uids, target)),
          search: (query, progress) => halfway(progress).then(() => mailbox.search(query)),
          sort: (query, keys, scores, progress) => halfway(progress).then(() => mailbox.sort(query, keys, scores)),
          thread: (query, algorithm, progress) => halfway(progress).then(() => mailbox.thread(query, algorithm)),
        };
        return { ok: true, value: slowed };
      };
      return { ok: true, value: { ...account, select } };
    },
  };
  return { options: { store, backend, selected: true }, go };
}

should('tell every ten seconds that a long command is under way', async () => {
  const { options, go } = slow();
  const conversation = await talk(options);
  await conversation.play(`
    C: a1 COPY 1 Archive
    T: 10s
    S: * OK [INPROGRESS ("a1" 0 1)] Still at it
    T: 9s
    T: 1s
    S: * OK [INPROGRESS ("a1" 0 1)] Still at it
  `);
  go();
  await conversation.play('S: a1 OK [COPYUID …] COPY completed\nT: 30s\nC: b NOOP\nS: b OK NOOP completed');
  conversation.client().destroy();
});

should('tell how many messages of how many are done', async () => {
  for (const [command, reached, answer] of [
    ['UID SEARCH ALL', '2 3', '* SEARCH 1 2 3'],
    ['SEARCH RETURN (ALL) ALL', '2 3', '* ESEARCH …'],
    ['ESEARCH ALL', '2 3', '* ESEARCH …'],
    ['UID SORT (SUBJECT) UTF-8 ALL', '2 3', '* SORT 1 2 3'],
    ['UID THREAD REFERENCES UTF-8 ALL', '2 3', '* THREAD …'],
    // One act: none of them is there before all are.
    ['UID MOVE 1:3 Archive', '0 3', '* OK [COPYUID …'],
  ]) {
    const { options, go } = slow();
    const conversation = await talk(options);
    await conversation.play(`C: a ${command}\nT: 10s\nS: * OK [INPROGRESS ("a" ${reached})] Still at it`);
    go();
    await conversation.play(`S: ${answer}`);
    conversation.client().destroy();
  }
});

mustNot('speak of progress while the client is waited for', async () => {
  const conversation = await talk({ loggedIn: true });
  await conversation.play('C: a IDLE\nS: + idling\nT: 60s\nC: DONE\nS: a OK IDLE completed');
  conversation.client().destroy();
});
