import { type TalkOptions, talk } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { should, mustNot } = rfc(9585, '4');

/** A store whose COPY waits until it is let go. */
function slow(): { options: TalkOptions; go: () => void } {
  const store = memoryStore();
  store.create('Archive');
  store.deliver('INBOX', 'Subject: x\r\n\r\n');
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
        const copy: typeof mailbox.copy = (uids, target) => waiting.then(() => mailbox.copy(uids, target));
        return { ok: true, value: { ...mailbox, copy } };
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
    S: * OK [INPROGRESS ("a1" NIL NIL)] Still at it
    T: 9s
    T: 1s
    S: * OK [INPROGRESS ("a1" NIL NIL)] Still at it
  `);
  go();
  await conversation.play('S: a1 OK [COPYUID …] COPY completed\nT: 30s\nC: b NOOP\nS: b OK NOOP completed');
  conversation.client().destroy();
});

mustNot('speak of progress while the client is waited for', async () => {
  const conversation = await talk({ loggedIn: true });
  await conversation.play('C: a IDLE\nS: + idling\nT: 60s\nC: DONE\nS: a OK IDLE completed');
  conversation.client().destroy();
});
