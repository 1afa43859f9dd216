/**
 * What people's scripts cost where mail arrives: LMTP in, filed durably, for accounts without a script, with 200 rules of
 * which none is true, and with a rule that files, copies and marks. Ours beside Dovecot's LMTP with the same scripts, in
 * turn; each server is one for all three, the accounts are its own.
 */
import assert from 'node:assert/strict';
import type { Contender } from './contender.ts';
import { DOMAIN } from './contender.ts';
import { dovecotLmtpMissing, startDovecotLmtp } from './dovecot-lmtp.ts';
import { type Mailroom, PASSWORD, startMailroom } from './mailroom.ts';
import { say } from './print.ts';
import { COPIED, FILED, filingScript, manyRules, RULES } from './sieve-scripts.ts';
import { type Cell, inTurns, type SmtpResult } from './smtp.ts';
import { loggedIn, Talk } from './talk.ts';

type Kind = { readonly name: string; readonly prefix: string; readonly script: string | null };
export const kinds: readonly Kind[] = [
  { name: 'no script', prefix: 'plain', script: null },
  { name: `${RULES} rules, kept`, prefix: 'many', script: manyRules },
  { name: 'filed, copied, marked', prefix: 'filing', script: filingScript },
];
const ACCOUNTS = 10;
const namesOf = ({ prefix }: Kind) => Array.from({ length: ACCOUNTS }, (_, n) => `${prefix}${n}`);
const addressOf = (name: string) => `${name}@${DOMAIN}`;

const KB = 1000;
const cells = [1, 10, 50].map((sessions): Cell => ({ sessions, size: 10 * KB, connections: 'kept' }));

export type DeliveryResult = SmtpResult & {
  /** Of PUTSCRIPT with 200 rules, over ManageSieve: milliseconds until OK, medians. */
  readonly put: number;
};

export async function benchSieveDelivery({ quick, alone }: { readonly quick: boolean; readonly alone: boolean }) {
  const missing = alone ? null : dovecotLmtpMissing();
  if (missing) say(missing);
  const mailroom = await startMailroom(nodeOptions(), ['mode=local', 'lmtp.port=0']);
  const put = await putScripts(mailroom, quick ? 20 : 100);
  const dovecot = missing || alone ? null : await startDovecotLmtp(scriptsOf());
  const contenders: Contender[] = [];
  for (const kind of kinds) {
    contenders.push(await ours(mailroom, kind));
    const names = namesOf(kind);
    const recipients = names.map(addressOf);
    if (dovecot) contenders.push({ ...dovecot(names, recipients, isFiling(kind)), name: `Dovecot · ${kind.name}` });
  }
  const result = await inTurns(contenders, quick ? cells.slice(1, 2) : cells, {
    ...{ rounds: quick ? 3 : 5, period: quick ? 700 : 1_500 },
    language: 'lmtp',
  });
  return { ...result, put } satisfies DeliveryResult;
}

/** `MAILROOM_BENCH_NODE="--cpu-prof --cpu-prof-dir=/tmp/prof"` looks into ours. */
const nodeOptions = (): string[] => (process.env.MAILROOM_BENCH_NODE ?? '').split(' ').filter(Boolean);
const isFiling = ({ script }: Kind): boolean => script === filingScript;
const scriptsOf = () => new Map(kinds.flatMap(kind => namesOf(kind).map(name => [name, kind.script] as const)));

async function ours(mailroom: Mailroom, kind: Kind): Promise<Contender> {
  const recipients = namesOf(kind).map(addressOf);
  for (const address of recipients) {
    await mailroom.ask(async api => {
      await api.accounts.add({ address, password: PASSWORD });
      if (kind.script === null) return;
      await api.filters.put({ address, name: 'main', text: kind.script, role: 'active' });
    });
  }
  return {
    ...mailroom,
    ...{ name: `Mailroom · ${kind.name}`, smtpPort: mailroom.port('lmtp'), recipients },
    async durability() {
      const said = await mailroom.durability();
      if (!isFiling(kind)) return said;
      const inAll = async (mailbox: string) => {
        let sum = 0;
        for (const address of recipients) sum += await messagesIn(mailroom, address, mailbox);
        return sum;
      };
      const copies = await inAll(COPIED);
      assert.equal(await inAll(FILED), copies, 'as many messages as copies');
      assert.equal(await inAll('INBOX'), 0, 'nothing is left where no script files');
      return `${said}; ${copies} messages and as many copies filed by scripts`;
    },
    close: kind === kinds[0] ? mailroom.close : async () => {},
  };
}

async function messagesIn(mailroom: Mailroom, address: string, mailbox: string): Promise<number> {
  const talk = await loggedIn(mailroom.port('imap'), address, PASSWORD);
  talk.write(`s STATUS ${mailbox} (MESSAGES)\r\n`);
  const said = await talk.until('(MESSAGES ', 's NO', 's BAD');
  talk.close();
  return Number(/^\(MESSAGES (\d+)/.exec(said)?.[1] ?? 0);
}

/** Each another script: what was compiled before does not count. */
async function putScripts(mailroom: Mailroom, times: number): Promise<number> {
  const address = mailroom.recipients[0]!;
  const talk = new Talk(mailroom.port('managesieve'));
  await talk.until('OK "', 'OK\r\n', 'OK (');
  const login = Buffer.from(`\0${address}\0${PASSWORD}`).toString('base64');
  talk.write(`AUTHENTICATE "PLAIN" "${login}"\r\n`);
  await talk.until('OK');
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const text = `# ${n}\r\n${manyRules}`;
    const began = performance.now();
    talk.write(`PUTSCRIPT "one" {${Buffer.byteLength(text)}+}\r\n${text}\r\n`);
    const said = await talk.until('OK', 'NO', 'BYE');
    if (!said.startsWith('OK')) throw new Error(`PUTSCRIPT: ${said}`);
    took.push(performance.now() - began);
  }
  talk.close();
  return took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)]!;
}
