/**
 * What a backup of hMailServer says of people (hMailServerBackup.xml): domains with their other names, accounts, forwarding,
 * aliases, distribution lists. Its mail is brought in account by account (formats/hmailserver); rules, signatures and settings
 * are told and stay.
 */
import { NoXml, type Tag, tagsOf } from '../formats/hmailserver/tags.ts';
import { type Book, closeBook, type Desk, type Done, type Line } from './book.ts';
import type { Action, Target, Understood } from './statement.ts';

export const BACKUP_FILE = 'hMailServerBackup.xml';

type Reading = {
  readonly book: Book;
  readonly at: (tag: Tag, text: string) => Line;
  domain: string | null;
  readonly domains: string[];
  account: string | null;
  list: { readonly tag: Tag; readonly members: Target[] } | null;
};

export function readHmailserver(desk: Desk, folder: string): Understood {
  const path = `${folder}/${BACKUP_FILE}`;
  const text = desk.files.read(path);
  if (!text.ok) {
    const because = `${path} ${text.error}; a backup of domains without messages is smaller`;
    desk.book.cannot({ file: path, line: 0, column: 0, text: path }, 'a backup of hMailServer', because);
    return closeBook('hmailserver', desk, desk.domain);
  }
  const reading: Reading = {
    ...{ book: desk.book, at: placer(path, text.value), domain: null, domains: [], account: null, list: null },
  };
  try {
    for (const tag of tagsOf(text.value)) {
      if (tag.kind === 'close') leave(reading, tag.name);
      else {
        enter(reading, tag);
        if (tag.kind === 'empty') leave(reading, tag.name);
      }
    }
  } catch (fault) {
    if (!(fault instanceof NoXml)) throw fault;
    desk.book.cannot({ file: path, line: 0, column: 0, text: path }, 'the rest of the backup', fault.message);
  }
  return closeBook('hmailserver', desk, desk.domain ?? reading.domains[0] ?? null);
}

/** Tags come in their order: lines are counted on from the last. */
function placer(file: string, text: string): Reading['at'] {
  let line = 1;
  let begin = 0;
  return (tag, words) => {
    for (let end = text.indexOf('\n', begin); end !== -1 && end < tag.at; end = text.indexOf('\n', begin)) {
      line++;
      begin = end + 1;
    }
    return { file, line, column: tag.at - begin + 1, text: words };
  };
}

const word = (tag: Tag, name: string): string => (tag.attributes.get(name) ?? '').trim();
const isOn = (tag: Tag, name: string): boolean => word(tag, name) === '1';
const address = (text: string): Target => ({ kind: 'address', address: text });

function leave(reading: Reading, name: string): Done {
  if (name === 'domain') reading.domain = null;
  else if (name === 'account') reading.account = null;
  else if (name === 'distributionlist' && reading.list) {
    const { tag, members } = reading.list;
    reading.list = null;
    listMeans(reading, tag, members);
  }
}

function enter(reading: Reading, tag: Tag): Done {
  const reader = Object.hasOwn(readers, tag.name) ? readers[tag.name] : undefined;
  return reader?.(reading, tag, word(tag, 'name').toLowerCase());
}

const readers: Readonly<Record<string, (reading: Reading, tag: Tag, name: string) => Done>> = {
  domain(reading, tag, name) {
    reading.domain = name;
    reading.domains.push(name);
    const rest = word(tag, 'postmaster');
    const alias: Action[] = rest === '' ? [] : [{ kind: 'alias', address: `@${name}`, targets: [address(rest)] }];
    return means(reading, tag, `the domain ${name}`, [{ kind: 'domain', name }, ...alias], inactive(tag));
  },
  domainalias(reading, tag, name) {
    if (reading.domain === null) return;
    const of = reading.domain;
    return means(reading, tag, `${name} is another name of ${of}`, [{ kind: 'domain alias', name, of }]);
  },
  account: accountMeans,
  alias(reading, tag, name) {
    const target = word(tag, 'value');
    if (!isActive(tag)) return means(reading, tag, `the alias ${name} is switched off`, []);
    return means(reading, tag, `${name} leads to ${target}`, [
      { kind: 'alias', address: name, targets: [address(target)] },
    ]);
  },
  distributionlist(reading, tag) {
    reading.list = { tag, members: [] };
  },
  recipient(reading, _tag, name) {
    if (name !== '') reading.list?.members.push(address(name));
  },
  fetchaccount(reading, tag, name) {
    return cannot(
      reading,
      tag,
      `mail of ${reading.account ?? '?'} is fetched from ${word(tag, 'serveraddress') || name}`,
      'its password is hidden there: set it up anew',
    );
  },
  rule(reading, tag, name) {
    const whose = reading.account ? ` of ${reading.account}` : '';
    return cannot(reading, tag, `the rule "${name}"${whose}`, 'rules are made anew here, as forms or in Sieve');
  },
};

const isActive = (tag: Tag): boolean => !tag.attributes.has('active') || isOn(tag, 'active');
const inactive = (tag: Tag): string | undefined => (isActive(tag) ? undefined : 'it was switched off there');

function means(reading: Reading, tag: Tag, meaning: string, becomes: readonly Action[], because?: string): Done {
  return reading.book.means(reading.at(tag, `${tag.name} ${word(tag, 'name')}`), meaning, becomes, because);
}

function cannot(reading: Reading, tag: Tag, meaning: string, because: string): Done {
  return reading.book.cannot(reading.at(tag, `${tag.name} ${word(tag, 'name')}`), meaning, because);
}

/** PasswordEncryption, by its number. */
const secrets = ['as plain text', 'enciphered with Blowfish', 'as MD5', 'as SHA-256 with salt'];

function accountMeans(reading: Reading, tag: Tag, name: string): Done {
  reading.account = name;
  const kept = isOn(tag, 'adactive')
    ? 'it signs in with Active Directory'
    : `its password is kept there ${secrets[Number(word(tag, 'passwordencryption'))] ?? 'in a form of its own'}, and none comes along`;
  const notes = [kept, inactive(tag), ...leftOf(tag)].filter(note => note !== undefined);
  const to = word(tag, 'forwardaddress');
  const becomes: Action[] = [{ kind: 'account', address: name }];
  if (isOn(tag, 'forwardenabled') && to !== '') {
    becomes.push({
      ...{ kind: 'alias', address: name },
      targets: [{ kind: 'inside', name, exactly: true }, address(to)],
    });
    if (!isOn(tag, 'forwardkeeporiginal')) notes.push('it kept no copy of what it forwards; here one is kept');
  }
  means(reading, tag, `the account ${name}`, becomes, notes.join('; '));
}

function leftOf(tag: Tag): string[] {
  return [
    ...(isOn(tag, 'vacationmessageon') ? ['its away reply is not taken over'] : []),
    ...(isOn(tag, 'enablesignature') ? ['its signature is not taken over'] : []),
    ...(Number(word(tag, 'maxaccountsize')) > 0 ? [`it had at most ${word(tag, 'maxaccountsize')} MB`] : []),
  ];
}

function listMeans(reading: Reading, tag: Tag, targets: readonly Target[]): Done {
  const name = word(tag, 'name').toLowerCase();
  if (!isActive(tag)) return means(reading, tag, `the list ${name} is switched off`, []);
  if (targets.length === 0) return cannot(reading, tag, `the list ${name}`, 'it has no members');
  const closed = word(tag, 'listmode') !== '0' || isOn(tag, 'requiresauth');
  means(
    reading,
    tag,
    `the list ${name} with ${targets.length} members`,
    [{ kind: 'alias', address: name, targets }],
    closed ? 'there not everybody might write to it; as an alias anybody may' : undefined,
  );
}
