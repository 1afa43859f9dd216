/**
 * What checking costs: durable acceptance of signed mail with all checks and without them, ours beside Postfix alone and
 * Postfix with opendkim (as a milter) and policyd-spf. Every message has a good RSA signature, its peer a good SPF, its
 * domain a DMARC record. The DNS is warm for everybody: ours reads a zone, opendkim a file of keys, policyd-spf asks a
 * name server on loopback.
 */
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyRecord, zoneFileLine } from '../../server/mailauth/dkim-key.ts';
import { startMailroom } from './mailroom.ts';
import { postfixMissing, startPostfix } from './postfix.ts';
import { checkersMissing, startCheckers } from './postfix-checkers.ts';
import { say, table } from './print.ts';
import { type Cell, inTurns, type SmtpResult, type SmtpRow } from './smtp.ts';

const SIGNER = { domain: 'client.example', selector: 'bench' };
const KB = 1000;
const cells: readonly Cell[] = [
  { sessions: 1, size: 10 * KB, connections: 'kept' },
  { sessions: 10, size: 10 * KB, connections: 'kept' },
  { sessions: 50, size: 10 * KB, connections: 'kept' },
  { sessions: 10, size: 10 * KB, connections: 'each' },
  { sessions: 10, size: 100 * KB, connections: 'kept' },
];

/** A flood from one address is what is measured: what would stop one is raised. */
export const floods = [
  ...['peers.connections-at-once', 'peers.connections-per-minute', 'peers.connections-per-hour'],
  ...['peers.messages-per-hour', 'peers.recipients-per-minute', 'peers.recipients-per-hour'],
].map(key => `${key}=0`);

export async function benchChecks(options: { readonly quick: boolean; readonly alone: boolean }): Promise<SmtpResult> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-bench-checks-'));
  // policyd-spf runs as nobody and must come through.
  chmodSync(folder, 0o755);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const record = keyRecord(privateKey);
  const zone = join(folder, 'zone');
  writeFileSync(
    zone,
    `1.0.0.127.in-addr.arpa. PTR client.example.
client.example. A 127.0.0.1
client.example. MX 10 client.example.
client.example. TXT "v=spf1 a mx -all"
_dmarc.client.example. TXT "v=DMARC1; p=none"
${zoneFileLine(SIGNER.selector, SIGNER.domain, record)}
`,
  );
  const common = ['mode=deliver', `dns.zone=${zone}`, 'checks.greet-wait=0s', 'checks.own-networks=', ...floods];
  const missing = options.alone ? 'Alone.' : (postfixMissing() ?? checkersMissing());
  if (missing && !options.alone) say(missing);
  const contenders = [
    { ...(await startMailroom([], [...common, 'checks.act=act'])), name: 'Mailroom, checks on' },
    { ...(await startMailroom([], [...common, 'checks.act=off'])), name: 'Mailroom, checks off' },
    ...(missing
      ? []
      : [
          await startPostfix({ checkers: await startCheckers({ folder, zone, record, ...SIGNER }) }),
          { ...(await startPostfix()), name: 'Postfix alone' },
        ]),
  ];
  try {
    return await inTurns(contenders, options.quick ? cells.slice(0, 3) : cells, {
      ...{ rounds: options.quick ? 3 : 5, period: options.quick ? 700 : 1_500 },
      signed: { ...SIGNER, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export function printChecks({ facts, rows, faults }: SmtpResult): void {
  for (const fact of facts) console.log(fact);
  const servers = [...new Set(rows.map(row => row.server))];
  const line = (row: SmtpRow, isFirst: boolean): string[] => {
    const beside = (server: string | undefined): SmtpRow | undefined =>
      rows.find(
        other =>
          other.server === server &&
          other.sessions === row.sessions &&
          other.size === row.size &&
          other.connections === row.connections,
      );
    const without = beside(servers[servers.indexOf(row.server) + 1]);
    const isChecked = servers.indexOf(row.server) % 2 === 0;
    const ratio = (of: SmtpRow | undefined): string =>
      of ? `×${(row.median.perSecond / of.median.perSecond).toFixed(2)}` : '';
    return [
      isFirst ? `${row.size / KB} KB, ${row.sessions} ${row.connections}` : '',
      row.server,
      row.median.perSecond.toFixed(0),
      `${row.lowest.toFixed(0)}–${row.highest.toFixed(0)}`,
      row.median.p50.toFixed(1),
      row.median.p99.toFixed(1),
      row.median.cpu.toFixed(2),
      isChecked && without ? `+${(row.median.cpu - without.median.cpu).toFixed(2)}` : '',
      isChecked ? ratio(without) : '',
      row.server === servers[0] ? ratio(beside(servers[2])) : '',
    ];
  };
  table(
    [
      'SESSIONS',
      'SERVER',
      'ACCEPTED/s',
      'LOW–HIGH',
      'p50 ms',
      'p99 ms',
      'CPU ms',
      'CHECKS ms',
      'OF UNCHECKED',
      'RATIO',
    ],
    rows.map((row, at) => line(row, at % servers.length === 0)),
  );
  for (const fault of faults) console.log(`! ${fault}`);
}
