/** Aggregate reports: what others say of our domains, what we say of theirs, and what to publish. */
import { z } from 'zod';
import { orThrow } from '../answer.ts';
import type { Api, Deliverability } from '../contract.ts';
import { either, repeated, type Subscribe } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf, stream } from '../rpc.ts';

const domain = z.string().min(1).max(400).optional();
const days = z.number().int().min(1).max(800);
const page = z.object({ before: z.number().int().min(1).optional(), limit: z.number().int().min(1).max(1000) });
/** In base64: a line of the channel takes no more. */
const LONGEST_FILE = 15_000_000;
/** Milliseconds between two answers: a day's reports may come together. */
const PAUSE = 500;
/** Of each list. */
const LATEST = 50;

export function reportHandlers(ports: ServerPorts): RouterOf<Api['reports']> {
  const { reports, store } = ports;
  const changes: Subscribe = hear =>
    store.watchEvents(notes => {
      if (notes.some(({ name }) => name.startsWith('reports.') || name === 'directory.changed')) hear();
    });
  return {
    summary: call(z.object({ days, domain }), input => reports.summary(input)),
    watch: stream(z.object({ days, domain }), (input, { signal }) =>
      repeated(() => deliverability(ports, input), either(changes, ports.watchState), signal, PAUSE),
    ),
    received: call(page, input => reports.received(input)),
    sent: call(page, input => reports.sent(input)),
    records: call(z.object({ domain }), async input => orThrow(await reports.records(input.domain))),
    import: call(z.object({ file: z.string().min(1).max(LONGEST_FILE) }), ({ file }) =>
      reports.take(Buffer.from(file, 'base64')),
    ),
    send: call(z.object({}), async () => orThrow(await reports.send())),
  };
}

async function deliverability(
  { reports, store, config }: ServerPorts,
  wanted: { readonly days: number; readonly domain?: string | undefined },
): Promise<Deliverability> {
  const [summary, received, sent, records, all] = await Promise.all([
    reports.summary(wanted),
    reports.received({ limit: LATEST }),
    reports.sent({ limit: LATEST }),
    reports.records(wanted.domain),
    store.domains(),
  ]);
  const settings = config();
  return {
    ...{ summary, received, sent, records: records.ok ? records.value : [] },
    domains: all.filter(({ aliasOf }) => aliasOf === null).map(({ name }) => name),
    sends: { dmarc: settings['reports.send-dmarc'], tls: settings['reports.send-tls'] },
  };
}
