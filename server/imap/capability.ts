/** What this server can do, as it depends on the state of the connection. RFC 3501 §6.1.1, §7.2.1. */
import { namesWith } from '../net/on-purpose.ts';
import type { Mechanism } from '../sasl/mechanism.ts';
import { isUsable } from '../sasl/mechanisms.ts';
import { messageLimit, type Session } from './session.ts';

/** Before login: what matters there. RFC 7888, RFC 4959, RFC 2971, RFC 5161. IDLE (RFC 2177) too: some clients never ask again. */
const always = ['IMAP4rev1', 'IMAP4rev2', 'LITERAL+', 'SASL-IR', 'ID', 'ENABLE', 'IDLE'];

const afterLogin = [
  'NAMESPACE', // RFC 2342
  'UNSELECT', // RFC 3691
  'UIDPLUS', // RFC 4315
  'MOVE', // RFC 6851
  'CHILDREN', // RFC 3348
  'SPECIAL-USE', // RFC 6154
  'CREATE-SPECIAL-USE', // RFC 6154
  'LIST-EXTENDED', // RFC 5258
  'LIST-STATUS', // RFC 5819
  'ESEARCH', // RFC 4731
  'SEARCHRES', // RFC 5182
  'WITHIN', // RFC 5032
  'SEARCH=FUZZY', // RFC 6203
  'SORT', // RFC 5256
  'SORT=DISPLAY', // RFC 5957
  'THREAD=ORDEREDSUBJECT', // RFC 5256
  'THREAD=REFERENCES', // RFC 5256
  'ESORT', // RFC 5267
  'CONTEXT=SEARCH', // RFC 5267
  'CONTEXT=SORT', // RFC 5267
  'I18NLEVEL=1', // RFC 5255
  'PARTIAL', // RFC 9394
  'MULTISEARCH', // RFC 7377
  'UIDBATCHES', // RFC 10022
  'CONDSTORE', // RFC 7162
  'QRESYNC', // RFC 7162
  'UTF8=ACCEPT', // RFC 9755
  'UIDONLY', // RFC 9586
  'INPROGRESS', // RFC 9585
  'UNAUTHENTICATE', // RFC 8437
  'CATENATE', // RFC 4469
  'URL-PARTIAL', // RFC 5550
  'BINARY', // RFC 3516
  'STATUS=SIZE', // RFC 8438
  'MULTIAPPEND', // RFC 3502
  'REPLACE', // RFC 8508
  'PREVIEW', // RFC 8970
  'SAVEDATE', // RFC 8514
  'OBJECTID', // RFC 8474
  'ACL', // RFC 4314
  'RIGHTS=texk', // RFC 4314 §2.2
  'LIST-MYRIGHTS', // RFC 8440
  'QUOTA', // RFC 9208; QUOTASET is not: limits are set in the window, and SETQUOTA is answered NOPERM
  'QUOTA=RES-STORAGE',
  'QUOTA=RES-MESSAGE',
  'QUOTA=RES-MAILBOX',
  'METADATA', // RFC 5464
  'LIST-METADATA', // RFC 9590
  'NOTIFY', // RFC 5465
];

export function capabilities(session: Session): string {
  const names = truly(session);
  return (session.toldOtherwise ? namesWith(session.toldOtherwise, names, '=') : names).join(' ');
}

function truly(session: Session): readonly string[] {
  if (session.state.name !== 'not-authenticated') {
    // APPENDLIMIT: RFC 7889 §2.
    return [...always, ...afterLogin, `APPENDLIMIT=${messageLimit(session)}`, ...byChoice(session)];
  }
  const { settings, attempt } = session;
  const names = [...always];
  if (settings.startTls && !attempt.tls && !session.compressed) names.push('STARTTLS');
  if (!mayUsePlaintext(session)) names.push('LOGINDISABLED');
  for (const mechanism of settings.mechanisms) {
    if (isOffered(session, mechanism)) names.push(`AUTH=${mechanism.name}`);
  }
  return names;
}

/** What the owner has set, and what can be had only once. */
function byChoice({ compressed, settings: { jmapUrl, sieveUrl, limits } }: Session): readonly string[] {
  return [
    ...(compressed ? [] : ['COMPRESS=DEFLATE']), // RFC 4978
    ...(jmapUrl === undefined ? [] : ['JMAPACCESS']), // RFC 9698
    ...(sieveUrl === undefined ? [] : [`IMAPSIEVE=${sieveUrl}`]), // RFC 6785
    ...(limits.messagesAtOnce === null ? [] : [`MESSAGELIMIT=${limits.messagesAtOnce}`]), // RFC 9738
  ];
}

export const mayUsePlaintext = ({ settings, attempt }: Session): boolean => attempt.tls || settings.plaintextLogin;

export const isOffered = ({ settings, attempt }: Session, mechanism: Mechanism): boolean =>
  isUsable(mechanism, attempt.tls, settings.plaintextLogin);
