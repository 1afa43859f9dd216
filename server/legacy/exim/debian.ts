/**
 * Debian's questions and answers, /etc/exim4/update-exim4.conf.conf: `dc_…='value'`, as a shell would read it. Each becomes
 * a macro for the template, as update-exim4.conf makes them, and is explained here itself.
 */
import type { Book, Done, Line } from '../book.ts';
import { plainLines } from '../lines.ts';
import type { OldFiles } from '../old-files.ts';
import { splitList } from './lists.ts';
import type { Macros } from './source.ts';

export type Answers = ReadonlyMap<string, { readonly at: Line; readonly value: string }>;

export function readAnswers(files: OldFiles, path: string): Answers | null {
  const text = files.read(path);
  if (!text.ok) return null;
  return new Map(
    plainLines(path, text.value).flatMap(at => {
      const [, name, single, double, plain] = /^(\w+)=(?:'([^']*)'|"([^"]*)"|(\S*))\s*$/.exec(at.text) ?? [];
      return name === undefined ? [] : [[name, { at, value: single ?? double ?? plain ?? '' }] as const];
    }),
  );
}

const types: Readonly<Record<string, string>> = {
  internet: 'mail goes to the mail hosts of each domain, and comes from them',
  smarthost: 'mail for elsewhere goes to one host, and comes from others',
  satellite: 'all mail goes to one host, that of own people too',
  local: 'nothing is sent elsewhere',
  none: 'nothing is set up',
};

const words: Readonly<Record<string, string>> = {
  dc_other_hostnames: 'names that mail is taken for',
  dc_local_interfaces: 'where the server listens',
  dc_readhost: 'the domain that mail of this computer bears',
  dc_relay_domains: 'domains that mail is handed on for',
  dc_relay_nets: 'networks that may send elsewhere',
  dc_smarthost: 'the host that takes mail for elsewhere',
  dc_minimaldns: 'whether names are looked up rarely',
  dc_use_split_config: 'whether the template is in many files',
  dc_hide_mailname: 'whether the name of the computer is left out of addresses',
  dc_mailname_in_oh: 'how the answers are kept',
  dc_localdelivery: 'how mail is kept; mailboxes are in the store here',
  CFILEMODE: 'who may read the file',
};

/** Told once; what they become is told where the template uses them. */
export function explainAnswers(book: Book, answers: Answers): Done {
  for (const [name, { at, value }] of answers) {
    if (name === 'dc_eximconfig_configtype') {
      const known = Object.hasOwn(types, value);
      if (known)
        book.means(at, types[value]!, value === 'local' ? [{ kind: 'setting', key: 'mode', text: 'local' }] : []);
      else book.cannot(at, 'the kind of server', `"${value}" is none that is known`);
    } else if (Object.hasOwn(words, name)) book.means(at, words[name]!);
    else book.cannot(at, `the answer ${name}`, 'it is none that is known');
  }
}

/** What update-exim4.conf(8) puts in front of the template. */
export function macrosOf(answers: Answers, mailName: string): Macros {
  const said = (name: string): string => answers.get(name)?.value ?? '';
  const list = (name: string): string =>
    splitList(
      said(name)
        .replace(/;/g, ':')
        .replace(/^\s*<.\s*/, ''),
    ).join(' : ');
  const kind = said('dc_eximconfig_configtype') || 'internet';
  const macros: Macros = new Map([
    ['MAIN_LOCAL_DOMAINS', ['@', 'localhost', list('dc_other_hostnames')].filter(one => one !== '').join(' : ')],
    ['MAIN_RELAY_TO_DOMAINS', list('dc_relay_domains')],
    ['ETC_MAILNAME', mailName],
    ['LOCAL_DELIVERY', said('dc_localdelivery') || 'mail_spool'],
    [`DCconfig_${kind}`, '1'],
  ]);
  const nets = said('dc_relay_nets');
  macros.set(
    'MAIN_RELAY_NETS',
    `<; ${['127.0.0.1', '::1', ...nets.split(/[;]|(?<!:):(?!:)/).map(one => one.trim())].filter(one => one !== '').join(' ; ')}`,
  );
  if (said('dc_local_interfaces') !== '')
    macros.set('MAIN_LOCAL_INTERFACES', `<; ${said('dc_local_interfaces').replace(/^\s*<.\s*/, '')}`);
  if (said('dc_smarthost') !== '') macros.set('DCsmarthost', said('dc_smarthost').split(';')[0]!.trim());
  if (said('dc_readhost') !== '') macros.set('DCreadhost', said('dc_readhost'));
  if (said('dc_minimaldns') === 'true') macros.set('DC_minimaldns', '1');
  if (said('dc_hide_mailname') === 'true')
    macros.set('HIDE_MAILNAME', '1').set('REMOTE_SMTP_HEADERS_REWRITE', '').set('REMOTE_SMTP_RETURN_PATH', '');
  return macros;
}
