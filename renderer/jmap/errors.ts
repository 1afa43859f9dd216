/** A refusal of the server as an error with a sentence for a person. Pure. */
import { t } from '../../server/base/language.ts';
import type { MethodError, SetError } from '../../server/jmap/types.ts';

/** A method, or a whole request, was refused. `message` is a sentence for a person. */
export class JmapError extends Error {
  readonly type: MethodError['type'] | SetError['type'] | 'requestFailed' | 'disconnected' | 'cancelled';
  readonly method: string;
  constructor(type: JmapError['type'], method: string, message: string) {
    super(message);
    this.type = type;
    this.method = method;
  }
}

const words: Partial<Record<JmapError['type'], string>> = {
  serverUnavailable: t('The mail store is busy. Nothing was changed.'),
  serverFail: t('The mail server met a fault of its own. Nothing was changed.'),
  accountNotFound: t('This account is not there any more.'),
  accountReadOnly: t('This account can only be read.'),
  requestTooLarge: t('That is more than the server takes at once.'),
  stateMismatch: t('Something else changed it at the same moment.'),
  unsupportedSort: t('The server cannot sort by that.'),
  unsupportedFilter: t('The server cannot search for that.'),
  notFound: t('It is not there any more.'),
  overQuota: t('The mailbox is full.'),
  tooLarge: t('It is larger than the server takes.'),
  mailboxHasChild: t('There are folders inside it. Move or delete those first.'),
  mailboxHasEmail: t('There are messages in it.'),
  tooManyKeywords: t('That are more labels than one message can have.'),
  forbidden: t('This is not allowed here.'),
  alreadyExists: t('It is there already.'),
};

const wordsOfType = (type: JmapError['type'], description?: string): string =>
  description || words[type] || t('The server answered “{type}”.', { type });

export const methodError = (method: string, { type, description }: MethodError): JmapError =>
  new JmapError(type, method, wordsOfType(type, description));

export const setErrorWords = (error: SetError): string => wordsOfType(error.type, error.description);

/** Not a fault to tell of: the strip tells of a lost connection, and who cancelled knows it. */
export const isQuiet = (error: unknown): boolean =>
  error instanceof JmapError && (error.type === 'disconnected' || error.type === 'cancelled');
