/**
 * npm run bench [-- [smtp] [imap] [pop3] [checks] [queue] [moving] [sieve] [store] [capture]] [--quick] [--alone] [--json] [--letters 10000,100000] [--waiting 100000]
 *
 * Without a name: smtp, imap and pop3. --quick: fewer and shorter rounds. --alone: nobody beside us. --json: one line of
 * JSON on standard output in place of tables. Figures of two machines say little; the ratio within one run does.
 */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchCapture, printCapture } from './capture.ts';
import { benchChecks, printChecks } from './checks.ts';
import { benchClients, printClients } from './clients.ts';
import { benchImap, printImap } from './imap.ts';
import { benchMoving, printMoving } from './moving.ts';
import { benchQueue, printQueue } from './queue.ts';
import { benchSieve, printSieve } from './sieve.ts';
import { benchSmtp, printSmtp } from './smtp.ts';

const kinds = ['smtp', 'imap', 'pop3', 'checks', 'queue', 'moving', 'sieve', 'store', 'capture'] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean' },
    alone: { type: 'boolean' },
    json: { type: 'boolean' },
    letters: { type: 'string' },
    waiting: { type: 'string' },
  },
});
const unknown = positionals.find(name => !(kinds as readonly string[]).includes(name));
if (unknown !== undefined) {
  console.error(`bench: there is no ${unknown}; there are ${kinds.join(', ')}`);
  process.exit(64);
}
const wanted = positionals.length > 0 ? positionals : ['smtp', 'imap', 'pop3'];
const machine = () => ({ cores: cpus().length, cpu: cpus()[0]?.model ?? '', load: loadavg() });
const before = machine();
const result: Record<string, unknown> = { before };
const loadText = ({ load }: typeof before) => load.map(one => one.toFixed(2)).join(' ');

if (!values.json)
  console.log(`${before.cores} cores, ${before.cpu}, Node ${process.version}, load ${loadText(before)}`);
if (wanted.includes('smtp')) {
  const smtp = await benchSmtp({ quick: values.quick === true, alone: values.alone === true });
  result.smtp = smtp;
  if (!values.json) printSmtp(smtp);
}
if (wanted.includes('imap') || wanted.includes('pop3')) {
  const imap = await benchImap({
    quick: values.quick === true,
    letters: (values.letters ?? (values.quick ? '1000' : '10000,100000')).split(',').map(Number),
    alone: values.alone === true,
    imap: wanted.includes('imap'),
    pop3: wanted.includes('pop3'),
  });
  result.imap = imap;
  if (!values.json) printImap(imap);
  const clients = await benchClients();
  result.clients = clients;
  if (!values.json) printClients(clients);
}
if (wanted.includes('capture')) {
  const capture = await benchCapture({
    quick: values.quick === true,
    alone: values.alone === true,
    letters: Number(values.letters ?? (values.quick ? '10000' : '100000')),
  });
  result.capture = capture;
  if (!values.json) printCapture(capture);
}
if (wanted.includes('queue')) {
  const queue = await benchQueue({
    quick: values.quick === true,
    alone: values.alone === true,
    waiting: Number(values.waiting ?? (values.quick ? 5_000 : 100_000)),
  });
  result.queue = queue;
  if (!values.json) printQueue(queue);
}
if (wanted.includes('moving')) {
  const moving = await benchMoving({ quick: values.quick === true, alone: values.alone === true });
  result.moving = moving;
  if (!values.json) printMoving(moving);
}
if (wanted.includes('sieve')) {
  const sieve = await benchSieve({ quick: values.quick === true, alone: values.alone === true });
  result.sieve = sieve;
  if (!values.json) printSieve(sieve);
}
if (wanted.includes('checks')) {
  const checks = await benchChecks({ quick: values.quick === true, alone: values.alone === true });
  result.checks = checks;
  if (!values.json) printChecks(checks);
}
if (wanted.includes('store')) {
  spawnSync(process.execPath, [join(import.meta.dirname, 'store.ts'), ...(values.quick ? ['300'] : [])], {
    stdio: ['ignore', values.json ? 'ignore' : 'inherit', 'inherit'],
  });
}
result.after = machine();
console.log(values.json ? JSON.stringify(result) : `load at the end ${loadText(machine())}`);
