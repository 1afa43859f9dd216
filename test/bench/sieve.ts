/**
 * Sieve: what 200 rules cost for a message, beside Pigeonhole on the same mail; what a script is to be compiled; and what
 * scripts cost at delivery, beside Dovecot's LMTP with the same ones. Both in one run, in turn.
 */
import { table } from './print.ts';
import { benchSieveCpu, GATE_MS, type ScriptCost, type SieveCpuResult } from './sieve-cpu.ts';
import { benchSieveDelivery, type DeliveryResult, kinds } from './sieve-delivery.ts';
import { RULES } from './sieve-scripts.ts';
import type { SmtpRow } from './smtp.ts';

export type SieveResult = { readonly cpu: SieveCpuResult; readonly delivery: DeliveryResult };

export async function benchSieve(options: { readonly quick: boolean; readonly alone: boolean }): Promise<SieveResult> {
  return { cpu: await benchSieveCpu(options), delivery: await benchSieveDelivery(options) };
}

export function printSieve({ cpu, delivery }: SieveResult): void {
  printCpu(cpu);
  printDelivery(delivery);
}

const ratio = (theirs: number, ours: number): string => (ours > 0 ? `×${(theirs / ours).toFixed(1)}` : '');

function printCpu({ facts, messages, octets, rows }: SieveCpuResult): void {
  for (const fact of facts) console.log(fact);
  const line = (name: string, who: string, cost: ScriptCost, rest: readonly string[]) => [
    ...[name, who, cost.one.toFixed(3), cost.all.toFixed(3), cost.rules.toFixed(3), cost.compile.toFixed(2)],
    ...rest,
  ];
  table(
    [
      ...[`CPU ms, ${messages} messages of ${(octets / 1000).toFixed(1)} KB`, 'WHO', 'ONE RULE', `${RULES} RULES`],
      ...['THE OTHERS', 'COMPILED IN', 'RATIO', `GATE ${GATE_MS} ms`],
    ],
    rows.flatMap(({ name, ours, theirs }) => {
      const gate = ours.all <= GATE_MS ? 'kept' : 'MISSED';
      const mine = line(name, 'Mailroom', ours, [theirs ? ratio(theirs.rules, ours.rules) : '', gate]);
      return theirs ? [mine, line('', 'Pigeonhole', theirs, [])] : [mine];
    }),
  );
}

function printDelivery({ facts, rows, faults, put }: DeliveryResult): void {
  for (const fact of new Set(facts)) console.log(fact);
  const sizes = [...new Set(rows.map(row => row.sessions))];
  const of = (who: string, kind: string, sessions: number): SmtpRow | undefined =>
    rows.find(row => row.server === `${who} · ${kind}` && row.sessions === sessions);
  const lines = sizes.flatMap(sessions =>
    kinds.flatMap(({ name }) =>
      ['Mailroom', 'Dovecot'].flatMap(who => {
        const row = of(who, name, sessions);
        const bare = of(who, kinds[0]!.name, sessions);
        const peer = who === 'Mailroom' ? of('Dovecot', name, sessions) : undefined;
        if (!row || !bare) return [];
        const { filedPerSecond, cpu, p50, p99 } = row.median;
        return [
          [
            ...[`10 KB, ${sessions} kept, ${name}`, who, row.median.perSecond.toFixed(0)],
            ...[`${row.lowest.toFixed(0)}–${row.highest.toFixed(0)}`, p50.toFixed(1), p99.toFixed(1)],
            ...[filedPerSecond.toFixed(0), cpu.toFixed(2), (cpu - bare.median.cpu).toFixed(2)],
            `${((100 * filedPerSecond) / bare.median.filedPerSecond).toFixed(0)} %`,
            peer ? `×${(filedPerSecond / peer.median.filedPerSecond).toFixed(1)}` : '',
            peer ? ratio(peer.median.cpu, cpu) : '',
          ],
        ];
      }),
    ),
  );
  table(
    [
      ...['LMTP, DELIVERED', 'SERVER', 'ACCEPTED/s', 'LOW–HIGH', 'p50 ms', 'p99 ms', 'FILED/s', 'CPU ms'],
      ...['SCRIPT ms', 'OF NO SCRIPT', 'FILED', 'CPU'],
    ],
    lines,
  );
  console.log(`PUTSCRIPT of ${RULES} rules, checked and durable: ${put.toFixed(1)} ms (Mailroom alone)`);
  for (const fault of faults) console.log(`! ${fault}`);
}
