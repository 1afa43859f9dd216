/** How letters are linked, in sentences: the window and the command line say the same. Pure. */
import { t } from '../base/language.ts';
import type { LinkedBy, ThreadNote } from './threading.ts';

const links: Readonly<Record<LinkedBy, () => string>> = {
  first: () => t('It begins the thread.'),
  references: () => t('Linked by References.'),
  'in-reply-to': () => t('Linked by In-Reply-To.'),
  subject: () => t('Linked by its subject alone.'),
};
export const linkWords = (by: LinkedBy): string => links[by]();

const notes: Readonly<Record<ThreadNote, () => string>> = {
  'no-message-id': () => t('It has no Message-ID, so no answer can name it.'),
  'same-message-id': () => t('Another captured letter has the same Message-ID.'),
  'no-references': () => t('It names no letter before it: References and In-Reply-To are missing.'),
  'parent-missing': () => t('The letter that it answers was not captured.'),
  'subject-changed': () => t('Its subject is another than that of the letter it answers.'),
  itself: () => t('It names itself.'),
  apart: () => t('It has the same subject or topic, and is not of this thread.'),
};
export const threadNoteWords = (note: ThreadNote): string => notes[note]();
