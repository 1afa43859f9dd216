/** Postfix' parameters about strangers' mail: restrictions, postscreen, tables about headers, milters. */
import { verdictOf } from '../access.ts';
import type { Done, Line } from '../book.ts';
import { wordsOf } from '../lines.ts';
import { globOf, type MapEntry, readMap } from '../maps.ts';
import { readMilters } from '../milters.ts';
import { readAccessTable } from './access-tables.ts';
import type { ParameterReader, PostfixDesk, Readers } from './desk.ts';
import { mapsOf } from './people.ts';
import { readRestrictions } from './restrictions.ts';

const restrictions: ParameterReader = (desk, at, value, name) =>
  readRestrictions(desk, at, name, value, { classes: desk.classes, seen: desk.seen });

const classes: ParameterReader = ({ book }, at, value) =>
  book.means(at, `lists of restrictions with names of their own: ${value.slice(0, 100)}`);

/** Points from which postscreen acts become five of ours, where Junk begins. */
const postscreenLists: ParameterReader = ({ book, main }, at, value) => {
  const threshold = Math.max(1, Number(main.value('postscreen_dnsbl_threshold')) || 1);
  for (const word of wordsOf(value)) {
    const line = { ...at, text: `postscreen_dnsbl_sites: ${word}` };
    const [, list, answers, weight = '1'] = /^([a-z0-9.-]+)(?:=([^*]+))?(?:\*(-?\d+))?$/i.exec(word) ?? [];
    const points = Math.max(-9, Math.min(9, Math.round((Number(weight) * 50) / threshold) / 10));
    if (list === undefined || !list.includes('.'))
      book.cannot(line, 'a list in the DNS', `"${word.slice(0, 80)}" is no domain`);
    else if (points === 0) book.means(line, `${list} counts nothing`);
    else {
      const note =
        answers === undefined ? undefined : `only ${answers} counted there; here every answer of the list does`;
      book.means(
        line,
        `${list} counts ${points} points`,
        [{ kind: 'entry', key: 'checks.lists', text: `${list.toLowerCase()}=${points}` }],
        note,
      );
    }
  }
};

const postscreenAccess: ParameterReader = (desk, at, value) => {
  for (const word of wordsOf(value)) {
    const line = { ...at, text: `postscreen_access_list: ${word}` };
    if (word === 'permit_mynetworks')
      desk.book.means(line, 'own networks are not asked; so here (checks.own-networks)');
    else if (word === 'permit' || word === 'reject')
      desk.book.cannot(line, `the word ${word}`, 'a rule without a condition would meet every message');
    else readAccessTable(desk, line, 'check_client_access', word, desk.seen);
  }
};

const greet: ParameterReader = ({ book }, at, value) =>
  book.means(at, `who speaks before the greeting: ${value}`, [], 'here such a peer is refused (early-talker)');

/** /^Subject: .*casino/ REJECT words: a rule about a header field. */
const headerChecks: ParameterReader = (desk, at, value) => {
  for (const map of mapsOf(desk, at, value)) {
    if (map.kind === 'regexp') for (const one of map.entries) headerCheck(desk, one);
    else desk.book.cannot(at, 'a table about headers', 'it is no table of expressions');
  }
};

function headerCheck({ book }: PostfixDesk, { at, key, value }: MapEntry): Done {
  const verdict = verdictOf(value, 'sender');
  if (verdict.kind === 'nothing') return book.means(at, verdict.words);
  if (verdict.kind !== 'rule')
    return book.cannot(
      at,
      'a line of the header',
      verdict.kind === 'unknown' ? verdict.because : 'RELAY is no word for a header',
    );
  const glob = globOf(key);
  const [, field, rest] = /^([a-z0-9-]+):\s*(.*)$/i.exec(glob ?? '') ?? [];
  if (field === undefined || rest === undefined || /[\s,]$/.test(rest))
    return book.cannot(
      at,
      'a line of the header',
      'a rule asks for one field, with * and ?, and knows no other expressions',
    );
  const pattern = rest.replaceAll(',', '?');
  book.means(at, `mail with ${field}: ${rest} ${verdict.words}`, [
    {
      kind: 'rule',
      stage: 'content',
      field: `header:${field.toLowerCase()}`,
      values: [pattern === '' ? '*' : pattern],
      does: verdict.does,
    },
  ]);
}

const bodyChecks: ParameterReader = ({ book }, at, value) => {
  if (value === '') return book.means(at, 'there is none');
  book.cannot(at, 'a table about the lines of the body', 'rules do not read the body; a scanner beside us does');
};

const milters: ParameterReader = ({ book, main }, at, value) =>
  readMilters(book, at, value, main.value('queue_directory'));

const contentFilter: ParameterReader = ({ book }, at, value) => {
  if (value === '') return book.means(at, 'mail goes through no other program');
  book.cannot(
    at,
    `all mail goes through ${value}`,
    'mail is shown to scanners here and not sent through them: see scan.rspamd, scan.spamd, scan.clamav and scan.milters',
  );
};

const proxyInterfaces: ParameterReader = ({ book }, at: Line, value) =>
  book.means(
    at,
    `the address of the router before this computer: ${value}`,
    [],
    'Mailroom finds loops by the names in Received',
  );

const signInNames: ParameterReader = (desk, at, value) => {
  const map = readMap(desk, at, value);
  if (value === '' || map.kind !== 'unread') return desk.book.means(at, 'who may sign in as whom');
  desk.book.cannot(at, 'who may sign in as whom', map.because);
};

export const strangerReaders: Readers = {
  smtpd_client_restrictions: restrictions,
  smtpd_helo_restrictions: restrictions,
  smtpd_sender_restrictions: restrictions,
  smtpd_recipient_restrictions: restrictions,
  smtpd_relay_restrictions: restrictions,
  smtpd_data_restrictions: restrictions,
  smtpd_end_of_data_restrictions: restrictions,
  smtpd_etrn_restrictions: restrictions,
  smtpd_restriction_classes: classes,
  postscreen_dnsbl_sites: postscreenLists,
  postscreen_access_list: postscreenAccess,
  postscreen_greet_action: greet,
  postscreen_dnsbl_action: greet,
  header_checks: headerChecks,
  body_checks: bodyChecks,
  mime_header_checks: bodyChecks,
  nested_header_checks: bodyChecks,
  smtpd_milters: milters,
  non_smtpd_milters: milters,
  content_filter: contentFilter,
  proxy_interfaces: proxyInterfaces,
  smtpd_sender_login_maps: signInNames,
};
