/**
 * Letters on their way out: handed in, held for a moment, called back; and the Outbox of this computer for the time without
 * a connection. A letter leaves the desk only when the server has said that it has it.
 */
import { t } from '../../../server/base/language.ts';
import type { EmailSubmission, Identity, JmapId } from '../../../server/jmap/types.ts';
import type { JmapClient } from '../../jmap/client.ts';
import type { Desk } from './desk.ts';
import { renewed } from './draft-saving.ts';
import type { Letter } from './letter.ts';
import { recipientsOf } from './message.ts';
import { recipientLists } from './recipients.ts';
import {
  callBack,
  type Hold,
  markAbout,
  type SendRefused,
  type Submitted,
  setAbout,
  submissionOf,
  submit,
  traceOf,
  wasSent,
} from './sending.ts';

export type SentLetter = {
  readonly letter: Letter;
  readonly submitted: Submitted;
  /** null: not known (yet). */
  readonly trace: string | null;
  readonly submission: EmailSubmission | null;
  /** The message answered was not marked so before. */
  readonly marked: readonly JmapId[];
  readonly calling: boolean;
};

export type Post = ReturnType<typeof createPost>;
type Given = {
  readonly client: JmapClient;
  readonly desk: Desk;
  readonly identity: (letter: Letter) => Identity | null;
  readonly now: () => number;
  /** Short words for a notice. */
  readonly say: (words: string, failed?: boolean) => void;
};

/** After that long the writer is asked before a letter goes out by itself. */
export const ASK_AFTER = 5 * 60_000;

export function createPost({ client, desk, identity, now, say }: Given) {
  let sent: readonly SentLetter[] = [];
  const hearers = new Set<() => void>();
  const set = (next: readonly SentLetter[]): void => {
    sent = next;
    for (const hear of hearers) hear();
  };
  const patch = (id: JmapId, change: Partial<SentLetter>): void =>
    set(sent.map(one => (one.submitted.submissionId === id ? { ...one, ...change } : one)));

  const intoOutbox = (key: string): void => {
    desk.note(key, { outboxAt: now() });
    desk.put(key, { sending: false });
    desk.aside();
    say(t('No connection: the letter waits in the Outbox of this computer and goes out when it is back.'));
  };

  /** Typed recipients are part of the letter from here on. */
  const settled = async (key: string): Promise<Letter | null> => {
    const entry = desk.find(key);
    if (!entry) return null;
    await desk.uploads.settled(entry.letter);
    const letter = desk.find(key)?.letter;
    if (!letter) return null;
    const lists = Object.fromEntries(recipientLists.map(list => [list, recipientsOf(letter, list)]));
    desk.note(key, { ...lists, typed: { to: '', cc: '', bcc: '' } });
    return desk.find(key)?.letter ?? null;
  };

  const send = async (key: string, hold: Hold): Promise<void> => {
    const before = desk.find(key);
    if (!before || before.sending) return;
    desk.put(key, { sending: true, refusal: null });
    if (!client.connected) return intoOutbox(key);
    try {
      const letter = await settled(key);
      const from = letter && identity(letter);
      if (!letter || !from || letter.attachments.some(one => one.blobId === null)) {
        desk.put(key, { sending: false });
        if (letter && !client.connected) intoOutbox(key);
        return;
      }
      const answer = await submit(client, letter, from, hold);
      if (answer.ok) await handedIn(letter, answer.value);
      else await refuse(key, letter, answer.error);
    } catch (fault) {
      lostOnTheWay(key, fault as Error & { readonly type?: string });
    }
  };

  const refuse = async (key: string, letter: Letter, refused: SendRefused): Promise<void> => {
    const { words, recipients, emailId, lostBlobs } = refused;
    desk.note(key, { outboxAt: null, ...(emailId ? await asSaved(letter, emailId) : {}) });
    desk.put(key, { sending: false, refusal: { words, recipients } });
    desk.uploads.again(letter, lostBlobs);
    desk.open(key);
  };
  /** The draft it is now; its files are that draft's parts. */
  const asSaved = async (letter: Letter, emailId: JmapId): Promise<Pick<Letter, 'saved' | 'attachments'>> => {
    const attachments = await renewed(client, letter.accountId!, emailId, letter.attachments).catch(() => null);
    return { saved: { emailId, changes: letter.changes, at: now() }, attachments: attachments ?? letter.attachments };
  };
  const lostOnTheWay = (key: string, fault: Error & { readonly type?: string }): void => {
    const lost = !client.connected || fault.type === 'disconnected';
    desk.put(key, { sending: false, unsure: lost, refusal: lost ? null : { words: fault.message, recipients: [] } });
    if (lost) intoOutbox(key);
    else desk.open(key);
  };
  const handedIn = async (letter: Letter, submitted: Submitted): Promise<void> => {
    set([...sent, { letter, submitted, trace: null, submission: null, marked: [], calling: false }]);
    desk.forget(letter);
    const { submissionId } = submitted;
    void look(letter.accountId!, submissionId);
    const marked = await markAbout(client, letter).catch(() => []);
    patch(submissionId, { marked });
  };
  const look = async (accountId: JmapId, id: JmapId): Promise<void> => {
    const submission = await submissionOf(client, accountId, id).catch(() => null);
    const before = sent.find(one => one.submitted.submissionId === id);
    // Called back from elsewhere: then it is a draft again, and no letter on its way.
    if (submission?.undoStatus === 'canceled' && before && !before.calling)
      set(sent.filter(one => one.submitted.submissionId !== id));
    else if (submission && before) patch(id, { submission, trace: before.trace ?? traceOf(submission) });
  };

  const undo = async (id: JmapId): Promise<void> => {
    const one = sent.find(other => other.submitted.submissionId === id);
    if (!one || one.calling) return;
    patch(id, { calling: true });
    try {
      const refused = await callBack(client, one.letter.accountId!, one.submitted);
      if (refused) {
        patch(id, { calling: false });
        return say(refused, true);
      }
      await setAbout(client, one.letter, one.marked, false).catch(() => {});
      const back = await asSaved(one.letter, one.submitted.emailId);
      set(sent.filter(other => other.submitted.submissionId !== id));
      desk.add({ ...one.letter, ...back, outboxAt: null });
    } catch (fault) {
      patch(id, { calling: false });
      say(t('Calling it back failed: {why}', { why: (fault as Error).message }), true);
    }
  };

  /** The connection is back: what waited goes out, unless it waited so long that the writer should say so. */
  const flush = async (): Promise<void> => {
    for (const { letter, unsure } of desk.state().entries) {
      if (letter.outboxAt === null || (desk.find(letter.key)?.sending ?? true)) continue;
      if (unsure && letter.accountId !== null && (await wasSent(client, letter).catch(() => false))) {
        desk.forget(letter);
        say(
          t('“{subject}” had gone out before the connection was lost.', {
            subject: letter.subject || t('No subject'),
          }),
        );
      } else if (now() - letter.outboxAt < ASK_AFTER) await fromOutbox(letter.key);
    }
  };
  const fromOutbox = async (key: string): Promise<void> => {
    desk.note(key, { outboxAt: null });
    await send(key, { seconds: 0 });
  };
  let ready = false;
  const stopWatching = client.subscribe(() => {
    const now = client.connected && client.session !== null;
    if (now === ready) return;
    ready = now;
    if (ready) void flush();
  });
  const stopHearing = client.onChange((accountId, type) => {
    if (type !== 'EmailSubmission') return;
    for (const one of sent) if (one.letter.accountId === accountId) void look(accountId, one.submitted.submissionId);
  });

  return {
    subscribe(hear: () => void): () => void {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    sent: (): readonly SentLetter[] => sent,
    send,
    undo,
    flush,
    sendNow: fromOutbox,
    backToWriting(key: string): void {
      desk.note(key, { outboxAt: null });
      desk.open(key);
      desk.later(key);
    },
    traced: (id: JmapId, trace: string): void => patch(id, { trace }),
    dismiss: (id: JmapId): void => set(sent.filter(one => one.submitted.submissionId !== id)),
    end(): void {
      stopWatching();
      stopHearing();
    },
  };
}
