/** certificate: which are shown, where they come from, and what to put into the DNS for them. */
import { readFile } from 'node:fs/promises';
import type {
  Api,
  CertificateOrder,
  CertificatesNow,
  CertificateTrial,
  Handshake,
  RecordToPublish,
  TrialDoubtName,
} from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { moment, say, sayJson, sayNeed, sayText, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const certificate: Command = {
  name: 'certificate',
  summary: 'certificates, where they come from, and their records for the DNS',
  usage: [
    'mailroom certificate status',
    'mailroom certificate renew [NAME] [--new-key]',
    'mailroom certificate records [DOMAIN]',
    'mailroom certificate check',
    'mailroom certificate import CERTIFICATE KEY [--dry-run]',
    'mailroom certificate authority',
    'mailroom certificate test',
  ],
  details: [
    'Without settings the local authority makes the certificate, and each program must be told once to trust it. A certificate',
    'that everybody trusts: mailroom config set acme.directory letsencrypt, acme.agree-terms yes, and web.http-port 80, or',
    'acme.challenge dns-01 where no port can be opened. Try letsencrypt-staging first: it forgives mistakes.',
    'renew asks for new ones now; --new-key takes the next key, whose TLSA record should have been published before.',
    'records prints what to publish for MTA-STS, TLS reports and DANE. check asks the DNS what is there.',
    'import takes a pair of your own (PEM files) from now on. Sessions that are open go on; new ones see the new certificate.',
    '--dry-run says what the pair is good for, and changes nothing. authority prints what programs are to trust (PEM).',
    'test makes a handshake with each port that listens and encrypts.',
  ].join('\n'),
  examples: [
    'mailroom certificate status',
    'mailroom certificate records here.example',
    'mailroom certificate import fullchain.pem privkey.pem',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, { 'new-key': { type: 'boolean' }, 'dry-run': { type: 'boolean' } });
    const [act = 'status', ...rest] = positionals;
    const json = values.json === true;
    return withServer(homeOf(values.home), 'yes', async api => {
      switch (act) {
        case 'status':
          exactly(rest);
          return print(await api.certificates.state({}), json);
        case 'check':
          exactly(rest);
          return print(await api.certificates.check({}), json);
        case 'renew': {
          const name = oneOrNone(rest);
          const newKey = values['new-key'] === true;
          return print(await api.certificates.renew({ newKey, ...(name !== undefined && { name }) }), json);
        }
        case 'records': {
          const domain = oneOrNone(rest);
          return records(await api.certificates.records(domain === undefined ? {} : { domain }), json);
        }
        case 'import':
          return bring(api, exactly(rest, 'CERTIFICATE', 'KEY'), values['dry-run'] === true, json);
        case 'authority':
          exactly(rest);
          return authority(api);
        case 'test':
          exactly(rest);
          return handshakes(await api.certificates.handshakes({}), json);
        default:
          throw usage('certificate status, renew, records, check, import, authority or test');
      }
    });
  },
};

function oneOrNone(words: readonly string[]): string | undefined {
  if (words.length > 1) throw usage('one name at most');
  return words[0];
}

const sources = { own: 'your files', acme: 'certificate authority', local: 'local authority' } as const;
const states: Readonly<Record<CertificateOrder['state'], string>> = {
  held: 'held',
  due: 'due',
  ordering: 'being asked for',
  waiting: 'waits for its records in the DNS',
  hindered: 'cannot be asked for',
  'put-off': 'did not come',
};

/** Exit code 1 where something is wrong. */
function print(now: CertificatesNow, json: boolean): number {
  if (json) sayJson(now);
  else {
    table(
      ['SHOWN FOR', 'FROM', 'TRUSTED', 'UNTIL'],
      now.shown.map(one => [
        `${one.names.join(', ')}${one.isUsual ? ' (and all others)' : ''}`,
        `${sources[one.source]} (${one.issuer})`,
        one.isPublic ? 'by everybody' : 'by who was told to',
        moment(one.notAfter),
      ]),
      'None.',
    );
    if (now.acme) orders(now.acme);
    if (now.because) say(now.because);
    for (const policy of now.policies)
      say(`MTA-STS of ${policy.domain}: ${policy.mode}, id ${policy.id}, ${policy.url}`);
    for (const need of now.needs) sayNeed(need);
  }
  return now.needs.some(need => need.severity !== 'info') ? exit.refused : exit.done;
}

function orders({ directory, challenge, orders: all }: NonNullable<CertificatesNow['acme']>): void {
  say();
  say(`From ${directory} by ${challenge}:`);
  for (const one of all) {
    const due = one.renewAt === null ? '' : `, due ${moment(one.renewAt)}`;
    const again = one.retryAt === null ? '' : `, again ${moment(one.retryAt)}`;
    const why = one.state !== 'held' && one.because !== null ? `: ${one.because}` : '';
    say(`  ${one.names.join(', ')}: ${states[one.state]}${due}${again}${why}`);
    for (const record of one.records) say(`    ${record.name} TXT ${record.value}`);
  }
}

function records(all: readonly RecordToPublish[], json: boolean): number {
  if (json) sayJson(all);
  else {
    say('; for a zone file');
    for (const one of all) say(one.zoneLine);
    for (const one of all) {
      say();
      say(`; ${one.note}`);
      say(`type:  ${one.type}`);
      say(`name:  ${one.name}`);
      say(`value: ${one.value}`);
    }
  }
  return exit.done;
}

async function bring(
  api: Api,
  [certificateFile, keyFile]: readonly [string, string],
  isTrial: boolean,
  json: boolean,
): Promise<number> {
  const [text, key] = await Promise.all([contentOf(certificateFile), contentOf(keyFile)]);
  if (isTrial) return trial(await api.certificates.try({ certificate: text, key }), json);
  return print(await api.certificates.bring({ certificate: text, key }), json);
}

const doubts: Readonly<Record<TrialDoubtName, string>> = {
  ended: 'it has ended',
  'not-yet': 'it does not hold yet',
  soon: 'it ends within a fortnight',
  'not-for-host': 'it is not good for the name of this server',
  'broken-chain': 'the certificates behind it did not sign it',
  alone: 'those who signed it are missing: bring the full chain',
  private: 'only who was told to believes it',
};

/** Exit code 1 where something is wrong with it. */
function trial(tried: CertificateTrial, json: boolean): number {
  if (json) sayJson(tried);
  else {
    const rows = (['names', 'issuer', 'notAfter', 'fingerprint'] as const).map(what => {
      const show = ({ [what]: value }: CertificateTrial['next']): string =>
        typeof value === 'number' ? moment(value) : typeof value === 'string' ? value : value.join(', ');
      return [words[what], show(tried.now), show(tried.next)];
    });
    table(['', 'NOW', 'THIS ONE'], rows, '');
    for (const doubt of tried.doubts) say(`! ${doubts[doubt]}`);
  }
  return tried.doubts.length > 0 ? exit.refused : exit.done;
}
const words = { names: 'names', issuer: 'from', notAfter: 'until', fingerprint: 'SHA-256' } as const;

async function authority(api: Api): Promise<number> {
  const found = await api.certificates.authority({});
  if (!found)
    throw new CommandEnd(exit.refused, 'What is shown is not from the local authority: there is nothing to trust');
  sayText(found.pem.trimEnd());
  return exit.done;
}

/** Exit code 1 where one did not succeed. */
function handshakes(all: readonly Handshake[], json: boolean): number {
  if (json) sayJson(all);
  else
    table(
      ['LISTENER', 'PORT', 'TLS', 'CIPHER', 'UNTIL', ''],
      all.map(({ name, device, port, agreed, because }) => [
        device ?? name,
        String(port),
        ...(agreed ? [agreed.version, agreed.cipher, moment(agreed.notAfter)] : ['none', '', '']),
        agreed ? (agreed.doubt?.why ?? '') : (because ?? ''),
      ]),
      'No port that encrypts is open.',
    );
  return all.every(one => one.agreed && !one.agreed.doubt) ? exit.done : exit.refused;
}

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (fault) {
    throw new CommandEnd(exit.refused, `${path} cannot be read: ${(fault as Error).message}`);
  }
}
