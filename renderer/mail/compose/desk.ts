/**
 * The desk: all letters that are being written, and those just sent. Keeps each on this computer at once and as a draft
 * on the server a moment later, brings its files there, and hands it in. No React: the panel only shows what is here.
 */
import type { Identity, JmapId } from '../../../server/jmap/types.ts';
import type { JmapClient } from '../../jmap/client.ts';
import { newMessageId } from './begin.ts';
import { type Conflict, findConflict, mailboxOf, saveDraft } from './draft-saving.ts';
import type { Kept } from './kept.ts';
import { type Attachment, changed, isBlank, isSaved, isUntouched, type Letter, type LetterChange } from './letter.ts';
import { createUploads } from './uploads.ts';

export type Entry = {
  readonly letter: Letter;
  readonly saving: boolean;
  /** Why it is not on the server, in words. */
  readonly saveFault: string | null;
  /** Neither on this computer: there is no room. */
  readonly unkept: boolean;
  readonly conflict: Conflict | null;
  /** The answer to a saving or a sending was lost. */
  readonly unsure: boolean;
  readonly sending: boolean;
  readonly refusal: { readonly words: string; readonly recipients: readonly string[] } | null;
  /** Came back from this computer when the window was opened. */
  readonly restored: boolean;
};
export type DeskState = {
  readonly entries: readonly Entry[];
  /** The letter that is open; null: all are put aside. */
  readonly open: string | null;
  readonly full: boolean;
};

export type Desk = ReturnType<typeof createDesk>;
type Given = {
  readonly client: JmapClient;
  readonly kept: Kept;
  readonly identity: (letter: Letter) => Identity | null;
  readonly now: () => number;
  readonly newKey: () => string;
};

/** After the last change. */
const SAVE_AFTER = 3000;
const LOOK_AFTER = 1000;

export function createDesk({ client, kept, identity, now, newKey }: Given) {
  let state: DeskState = { entries: [], open: null, full: false };
  const hearers = new Set<() => void>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const running = new Map<string, Promise<void>>();

  const set = (next: Partial<DeskState>): void => {
    state = { ...state, ...next };
    for (const hear of hearers) hear();
  };
  const find = (key: string): Entry | undefined => state.entries.find(entry => entry.letter.key === key);
  const put = (key: string, change: Partial<Entry>): void =>
    set({ entries: state.entries.map(entry => (entry.letter.key === key ? { ...entry, ...change } : entry)) });
  /** Every way a letter changes goes through here: it is on this computer before the next key is pressed. */
  const write = (key: string, letter: Letter, more: Partial<Entry> = {}): void => {
    put(key, { letter, ...more, unkept: !isUntouched(letter) && !kept.keep(letter) });
  };
  const patchAttachment = (key: string, file: string, change: Partial<Attachment>, counts = false): void => {
    const entry = find(key);
    if (!entry) return;
    const attachments = entry.letter.attachments.map(one => (one.key === file ? { ...one, ...change } : one));
    const letter = counts ? changed(entry.letter, { attachments }, now()) : { ...entry.letter, attachments };
    if (counts) write(key, letter);
    else put(key, { letter });
    if (counts) later(key);
  };
  const uploads = createUploads({ client, kept, patch: patchAttachment });

  // ── saving ─────────────────────────────────────────────────────────────────────────────────────────────────────
  const later = (key: string): void => {
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => void save(key), SAVE_AFTER),
    );
  };
  const isWorthSaving = (entry: Entry): boolean =>
    !entry.sending &&
    entry.conflict === null &&
    entry.letter.outboxAt === null &&
    !isSaved(entry.letter) &&
    !isUntouched(entry.letter) &&
    (entry.letter.saved !== null || !isBlank(entry.letter));

  /** One saving at a time; what was changed meanwhile is saved after it. */
  const save = async (key: string): Promise<void> => {
    clearTimeout(timers.get(key));
    await running.get(key);
    const entry = find(key);
    const from = entry && identity(entry.letter);
    if (!entry || !isWorthSaving(entry)) return;
    if (!client.connected || !from || entry.letter.accountId === null) return put(key, { saveFault: null });
    const { promise, resolve } = Promise.withResolvers<void>();
    running.set(key, promise);
    put(key, { saving: true });
    try {
      await saveOnce(key, entry, from);
    } catch (fault) {
      const lost = !client.connected || (fault as { type?: string }).type === 'disconnected';
      put(key, { unsure: find(key)?.unsure || lost, saveFault: lost ? null : String((fault as Error).message) });
    } finally {
      running.delete(key);
      put(key, { saving: false });
      resolve();
    }
    if (find(key) && !isSaved(find(key)!.letter) && client.connected) later(key);
  };
  const saveOnce = async (key: string, entry: Entry, from: Identity): Promise<void> => {
    const { changes } = entry.letter;
    const answer = await saveDraft(client, entry.letter, from, entry.unsure);
    const current = find(key);
    if (!current) return;
    if (answer.ok) {
      const saved = { emailId: answer.emailId, changes, at: now() };
      const attachments = withBlobs(current.letter.attachments, answer.attachments);
      write(key, { ...current.letter, saved, attachments }, { unsure: false, saveFault: null });
    } else if (answer.conflict) put(key, { conflict: answer.conflict });
    else {
      put(key, { saveFault: answer.words });
      uploads.again(current.letter, answer.lostBlobs);
    }
  };

  const goOnSaving = (): void => {
    for (const entry of state.entries) {
      uploads.resume(entry.letter);
      if (isWorthSaving(entry)) later(entry.letter.key);
    }
  };
  let looking: ReturnType<typeof setTimeout> | undefined;
  /** Somebody changed mail in the account: perhaps one of these drafts. */
  const look = async (accountId: JmapId): Promise<void> => {
    for (const { letter, saving, sending, conflict } of state.entries) {
      if (letter.accountId !== accountId || !letter.saved || saving || sending || conflict) continue;
      const { emailId } = letter.saved;
      const found = await findConflict(client, letter, await mailboxOf(client, accountId, 'drafts')).catch(() => null);
      const current = find(letter.key);
      if (found && current && !current.saving && !current.sending && current.letter.saved?.emailId === emailId)
        put(letter.key, { conflict: found });
    }
  };
  const stopHearing = client.onChange((accountId, type) => {
    // Of emails the client tells only where a list shows them; threads change with them.
    if (type !== 'Email' && type !== 'Thread') return;
    clearTimeout(looking);
    looking = setTimeout(() => void look(accountId), LOOK_AFTER);
  });
  let connected = client.connected;
  const stopWatching = client.subscribe(() => {
    if (client.connected === connected) return;
    connected = client.connected;
    if (connected) goOnSaving();
    else set({});
  });

  const remove = (key: string): void => {
    clearTimeout(timers.get(key));
    const at = state.entries.findIndex(entry => entry.letter.key === key);
    const entries = state.entries.filter(entry => entry.letter.key !== key);
    const next = entries[Math.min(at, entries.length - 1)]?.letter.key ?? null;
    set({ entries, open: state.open === key ? (state.full ? next : null) : state.open });
  };

  return {
    subscribe(hear: () => void): () => void {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    state: (): DeskState => state,
    find,
    put,
    later,
    save,
    uploads,
    add(letter: Letter, more: Partial<Entry> = {}, show = true): void {
      const entry: Entry = {
        letter,
        saving: false,
        saveFault: null,
        unkept: false,
        conflict: null,
        unsure: false,
        sending: false,
        refusal: null,
        restored: false,
        ...more,
      };
      set({ entries: [...state.entries, entry], ...(show ? { open: letter.key } : {}) });
      if (!isUntouched(letter)) kept.keep(letter);
      uploads.resume(letter);
    },
    change(key: string, change: LetterChange): void {
      const entry = find(key);
      if (!entry) return;
      write(key, changed(entry.letter, change, now()), { refusal: null, restored: false });
      later(key);
    },
    /** What the letter says of itself and nobody wrote: no change to be saved. */
    note(key: string, change: LetterChange): void {
      const entry = find(key);
      if (entry) write(key, { ...entry.letter, ...change });
    },
    open: (key: string): void => set({ open: key }),
    aside(): void {
      const key = state.open;
      set({ open: null });
      if (key) void save(key);
    },
    full: (on: boolean): void => set({ full: on }),
    attach(key: string, files: readonly { readonly file: File; readonly cid: string | null }[]): readonly Attachment[] {
      const entry = find(key);
      if (!entry) return [];
      const added = files.map(({ file, cid }) => uploads.described(newKey(), file, cid));
      const attachments = [...entry.letter.attachments, ...added];
      write(key, changed(entry.letter, { attachments }, now()));
      added.forEach((one, i) => void uploads.begin(find(key)!.letter, one, files[i]!.file));
      later(key);
      return added;
    },
    detach(key: string, file: string): void {
      uploads.cancel(file);
      const entry = find(key);
      if (!entry) return;
      write(
        key,
        changed(entry.letter, { attachments: entry.letter.attachments.filter(one => one.key !== file) }, now()),
      );
      later(key);
    },
    /** Written from another account now: its files go there, and the draft of the other one goes away. */
    moved(key: string, before: Letter): void {
      const entry = find(key);
      if (!entry) return;
      const attachments = entry.letter.attachments.map(one => ({ ...one, blobId: null, sent: 0, fault: null }));
      write(key, { ...entry.letter, attachments });
      void uploads.bring(find(key)!.letter, before);
      if (before.saved && before.accountId)
        void client.destroyEmails(before.accountId, [before.saved.emailId]).catch(() => {});
    },
    /** The conflict is answered: mine is a letter of its own from here on. */
    asNew(key: string): void {
      const entry = find(key);
      if (!entry) return;
      const messageId = newMessageId(newKey(), identity(entry.letter));
      write(key, { ...entry.letter, saved: null, messageId, changes: entry.letter.changes + 1 }, { conflict: null });
      void save(key);
    },
    /** Off the desk; what is on the server stays there. */
    remove,
    forget(letter: Letter): void {
      kept.forget(letter);
      remove(letter.key);
    },
    /** Leaves the screen: an empty one is gone, any other is a draft. */
    async close(key: string): Promise<void> {
      const entry = find(key);
      if (!entry) return;
      if (isUntouched(entry.letter) || (entry.letter.saved === null && isBlank(entry.letter))) {
        kept.forget(entry.letter);
        return remove(key);
      }
      await save(key);
      const after = find(key);
      if (after && isSaved(after.letter) && after.letter.attachments.every(one => one.blobId !== null)) {
        kept.forget(after.letter);
        remove(key);
      } else if (state.open === key) set({ open: null });
    },
    end(): void {
      stopHearing();
      stopWatching();
      clearTimeout(looking);
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

/** The server's names for what it has; files added meanwhile keep theirs. */
const withBlobs = (mine: readonly Attachment[], saved: readonly Attachment[] | null): readonly Attachment[] =>
  saved === null
    ? mine
    : mine.map(one => ({ ...one, blobId: saved.find(other => other.key === one.key)?.blobId ?? one.blobId }));
