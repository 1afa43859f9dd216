/** What the front and the thread of the index say to each other: a question is a method's name and what it was given. */
import type { Emails } from '../interface.ts';

export type EmailMethod = keyof Emails;
export type EmailQuestion = {
  readonly [M in EmailMethod]: { readonly method: M; readonly given: Parameters<Emails[M]> };
}[EmailMethod];

export type ToEmails =
  | ({ readonly kind: 'ask'; readonly id: number } & EmailQuestion)
  /** Something was committed: there is time to look. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'close' };

export type FromEmails =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'thrown'; readonly id: number; readonly fault: string }
  | { readonly kind: 'fault'; readonly fault: string };
