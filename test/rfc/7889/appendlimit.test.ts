import { plays } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const small = () => ({ loggedIn: true, limits: { message: 257_890 } });

rfc(7889, '2').must(
  'announce one limit for all mailboxes with its value',
  plays('C: a CAPABILITY\nS: * CAPABILITY … APPENDLIMIT=257890…\nS: a OK …', small),
);

rfc(7889, '4').must(
  'refuse a larger message with TOOBIG, before its literal is sent',
  plays('C: a APPEND INBOX {257891}\nS: a NO [TOOBIG] …\nC: b APPEND INBOX () ~{257891}\nS: b NO [TOOBIG] …', small),
);
