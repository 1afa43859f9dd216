/** What the button of an answer says, in the reader's language. */
import { t } from '../base/language.ts';
import type { Action } from './answer.ts';

export function actionWords(action: Action): string {
  switch (action.kind) {
    case 'open-journey':
      return t('Show its journey');
    case 'open-queue':
      return t('Show it in the queue');
    case 'retry':
      return t('Try to deliver it now');
    case 'release':
      return t('Let it go');
    case 'resume':
      return t('Let mail go again');
    case 'release-breaker':
      return t('Look at what {address} sent', { address: action.address });
    case 'lift':
      return t('Try {address} again', { address: action.address });
    case 'forgive':
      return t('Let {address} begin anew', { address: action.address });
    case 'allow':
      return t('Let mail of {of} in next time', { of: action.of });
    case 'restore':
      return t('Bring it back');
    case 'open-mail':
      return t('Show it in {mailbox}', { mailbox: action.mailbox });
    case 'open-person':
      return t('Open {address}', { address: action.address });
    case 'open-rules':
      return t('Show the rules of {address}', { address: action.address });
    case 'open-people':
      return t('Show people and addresses');
    case 'open-elsewhere':
      return t('Show the account elsewhere');
    case 'fetch-now':
      return t('Look at {host} now', { host: action.host });
    case 'keep-awake':
      return t('Keep this computer awake');
    case 'open-doctor':
      return t('Show what the DNS should say');
    case 'open-connect':
      return t('Show how a program connects');
    case 'open-setting':
      return t('Open the setting {key}', { key: action.key });
    case 'use-port':
      return t('Use port {port}', { port: String(action.port) });
    case 'copy-for-admin':
      return t('Copy a note for {to}', { to: action.to });
  }
}
