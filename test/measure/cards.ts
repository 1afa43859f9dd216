/** Measure 14: connection cards are true. Every line to paste that can run here delivers; wrong settings get the right hint. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { programWay, type SnippetId } from '../../server/api/connect-snippets.ts';
import { failedWords, tickOf } from '../../server/api/connect-words.ts';
import type { Api } from '../../server/api/contract.ts';
import { ANA, failedSince, wrongCases } from '../support/connect-trial.ts';
import { type Served, serve } from '../support/serve.ts';
import { canRun, messagesIn, runnable, runSnippet } from '../support/snippet-run.ts';
import { atLeast, atMost, type Figure, type Measure, told } from './measure.ts';

const PASSWORD = 'correct horse';

export const cards: Measure = {
  number: 14,
  name: 'Cards are true',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-cards-'));
    try {
      return [...(await ofPreset('dev', folder)), ...(await ofPreset('office', folder))];
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

async function ofPreset(preset: 'dev' | 'office', folder: string): Promise<Figure[]> {
  await using served = await serve({ home: join(folder, preset), preset });
  const { api, close } = await served.connect();
  try {
    const address = preset === 'dev' ? (await api.accounts.list({}))[0]!.address : await newcomer(api);
    const figures = await snippetFigures(preset, api, served, address, join(folder, `${preset}-runs`));
    return preset === 'dev'
      ? figures
      : [...figures, ...(await hintFigures(api, served)), await tickFigure(api, served)];
  } finally {
    close();
  }
}

async function newcomer(api: Api): Promise<string> {
  await api.domains.add({ name: 'office.test' });
  for (const address of [ANA, 'ben@office.test']) await api.accounts.add({ address, password: PASSWORD });
  return ANA;
}

async function snippetFigures(
  preset: string,
  api: Api,
  served: Served,
  address: string,
  folder: string,
): Promise<Figure[]> {
  const way = programWay(await api.connect.ways({ address }), preset === 'dev' ? null : PASSWORD, address)!;
  const [good, bad, left]: [string[], string[], string[]] = [[], [], []];
  for (const [id, program] of Object.entries(runnable) as [SnippetId, string][]) {
    if (!(await canRun(program, way))) {
      left.push(id);
      continue;
    }
    const count = () => messagesIn(served.port('imaps'), address, PASSWORD);
    const before = await count();
    const fault = await runSnippet(id, way, join(folder, id));
    const isReading = id === 'playwright';
    const came = fault === null && (isReading || (await comes(async () => (await count()) > before)));
    (came ? good : bad).push(id);
    if (!came) console.error(`  ${preset}: ${fault ?? `${id}: nothing came`}`);
  }
  return [
    atMost(`${preset}: lines that were run and did not deliver`, bad.length, '', 0),
    told(`${preset}: lines that delivered (${good.join(' ')})`, good.length, ''),
    ...(left.length > 0 ? [told(`${preset}: not here (${left.join(' ')})`, left.length, '')] : []),
  ];
}

async function comes(holds: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + 5000; Date.now() < end; await new Promise(next => setTimeout(next, 50)))
    if (await holds()) return true;
  return false;
}

async function hintFigures(api: Api, served: Served): Promise<Figure[]> {
  const ways = await api.connect.ways({ address: ANA });
  let right = 0;
  for (const { name, wrong, hint, act } of wrongCases) {
    const since = Date.now();
    await act(served);
    const failed = await failedSince(api, since);
    if (failed?.wrong === wrong && hint(served).test(failedWords(failed, ways)[1])) right++;
    else console.error(`  ${name}: ${JSON.stringify(failed)}`);
  }
  return [atLeast('wrong settings with the right hint', right, '', wrongCases.length)];
}

async function tickFigure(api: Api, served: Served): Promise<Figure> {
  const stop = AbortSignal.timeout(5000);
  const since = Date.now();
  const socket = connectTls({ port: served.port('imaps'), host: '127.0.0.1', rejectUnauthorized: false });
  socket.on('error', () => {}).write(`1 LOGIN ${ANA} "${PASSWORD}"\r\n`);
  let signedIn = 0;
  socket.on('data', data => {
    if (String(data).includes('1 OK')) signedIn = Date.now();
  });
  for await (const seen of api.connect.watchSeen({ address: ANA, since }, stop))
    if (tickOf(seen).kind === 'came') break;
  socket.destroy();
  return atMost('from a sign-in to its tick', Math.max(0, Date.now() - signedIn), 'ms', 1000);
}
