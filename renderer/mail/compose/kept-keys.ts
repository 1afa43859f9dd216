/** Where letters are kept on this computer; small, for the window asks it at its start. */
export const LETTER_PREFIX = 'mailroom.letter.';

export const anythingKept = (storage: Storage = localStorage): boolean =>
  Object.keys(storage).some(key => key.startsWith(LETTER_PREFIX));
