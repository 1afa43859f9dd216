/**
 * Where Mail's frame, the reader and the composer meet; types only. The frame (folders, list, selection, acts, undo)
 * mounts `Reader` in its third pane and hands it this; anybody opens a letter with `useCompose().open(intent)`.
 *
 * - `renderer/mail/reader/reader.tsx` exports `Reader` (props: ReaderProps), lazily loaded.
 * - `renderer/mail/compose/compose.tsx` exports `ComposeProvider` (around the shell; draws the panel and lazily loads the
 *   editor) and `useCompose(): Compose`.
 * - `renderer/jmap/react.tsx` exports `JmapProvider`, `useJmap(): JmapClient`, `useEmails(accountId, ids)`,
 *   `useMailboxes(accountId)`, `useJmapAnswer(key, accountId, types, ask)`: an answer that is asked again when a type changes.
 * - Undo: `useSay()` of shell/notices.tsx takes `{ text, action: { label: 'Undo', run }, onGone, lasts }`: `onGone` runs once
 *   when the time is over or the window is left, and never after the action.
 * - Keys of the frame (e # s u ! v l m [ ] Esc) are bound by the frame and act on the open message too; the reader binds
 *   r a f t ⇧U ⇧M, the composer mod Enter.
 */
import type { ReactNode } from 'react';
import type { JmapId } from '../../server/jmap/types.ts';

/** One message, or one conversation, of one account. */
export type Opened = {
  readonly accountId: JmapId;
  /** The message the list's row stands for; with conversations on it is the newest that matched. */
  readonly emailId: JmapId;
  readonly threadId: JmapId | null;
  /** Show the whole conversation, not this message alone. */
  readonly conversation: boolean;
  /** Where it was opened from; null: a search over all mail. */
  readonly mailboxId: JmapId | null;
};

/** What the frame's acts do to given messages of the open account; each shows at once, says so, and can be undone. */
export type MailActs = {
  readonly archive: (emailIds: readonly JmapId[]) => void;
  /** To Trash; in Trash for good after the time to undo. */
  readonly remove: (emailIds: readonly JmapId[]) => void;
  readonly junk: (emailIds: readonly JmapId[]) => void;
  /** Back to the Inbox, and learnt. */
  readonly notJunk: (emailIds: readonly JmapId[]) => void;
  /** Opens the dialog where to. */
  readonly move: (emailIds: readonly JmapId[]) => void;
  readonly label: (emailIds: readonly JmapId[]) => void;
  readonly star: (emailIds: readonly JmapId[], on: boolean) => void;
  /** Without `quiet` it is said and can be undone; reading a message is quiet. */
  readonly seen: (emailIds: readonly JmapId[], on: boolean, options?: { readonly quiet?: boolean }) => void;
  readonly mute: (emailIds: readonly JmapId[], on: boolean) => void;
  /** Any keyword, quietly: `$mdnsent`, `$remotepictures` … */
  readonly keyword: (emailIds: readonly JmapId[], keyword: string, on: boolean) => void;
};

export type ReaderProps = Opened & {
  readonly acts: MailActs;
  /** null: there is none. */
  readonly onNewer: (() => void) | null;
  readonly onOlder: (() => void) | null;
  readonly onClose: () => void;
  /** The words being searched for, to be marked in the text. */
  readonly marked: readonly string[];
  /** The reader is alone on screen: show a way back to the list. */
  readonly alone: boolean;
  /** Why nothing can be changed now; null: it can. */
  readonly locked: string | null;
  /** The frame's buttons for what is open: archive, trash, move and so on; they stand where the reader has its tools. */
  readonly tools?: ReactNode;
  /** Opens “the protocol this caused” at the newest exchange that concerns this message. */
  readonly onProtocol: () => void;
};

export type ComposeIntent =
  | {
      readonly kind: 'new';
      /** null or absent: the account last written from. */
      readonly accountId?: JmapId | null;
      readonly to?: string;
      readonly subject?: string;
      readonly text?: string;
    }
  | { readonly kind: 'reply' | 'reply-all'; readonly accountId: JmapId; readonly emailId: JmapId }
  | {
      readonly kind: 'forward';
      readonly accountId: JmapId;
      readonly emailIds: readonly JmapId[];
      /** inline: quoted; attached: as message/rfc822. */
      readonly form: 'inline' | 'attached';
    }
  /** Goes on with a draft. */
  | { readonly kind: 'draft'; readonly accountId: JmapId; readonly emailId: JmapId }
  /** Writes it anew from a message that was sent or came back. */
  | { readonly kind: 'again'; readonly accountId: JmapId; readonly emailId: JmapId }
  /** RFC 6068 */
  | { readonly kind: 'mailto'; readonly url: string };

export type Compose = {
  readonly open: (intent: ComposeIntent) => void;
  /** A letter is on screen. */
  readonly writing: boolean;
};
