/** A server whose mailboxes are read, whoever wrote it. Each user has one mailbox of the letters, INBOX. */
export type ImapContender = {
  readonly name: string;
  /** Version and how it stores, in a sentence. */
  readonly facts: string;
  pid(): number;
  imapPort(): number;
  pop3Port(): number;
  user(n: number): string;
  readonly password: string;
  /** Started anew, as for mail that no client has asked anything of. */
  cold(user: number): Promise<void>;
  close(): Promise<void>;
};
