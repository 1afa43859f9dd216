/**
 * What an old configuration wants, done through this server's own API, one by one, and taken back the same way. What is
 * there already is left as it is, so doing it twice does nothing the second time.
 */
import { type Present, stateOf } from '../legacy/compare.ts';
import { type Doing, stepInWords } from '../legacy/step.ts';
import type { OldApplied, OldDone, OldUndo } from './contract.ts';
import { type OwnApi, presentOf } from './legacy-present.ts';
import { ApiError } from './rpc.ts';

type Took = { readonly undo: OldUndo; readonly password?: string };

export async function applyDoings(api: OwnApi, doings: readonly Doing[], passwords: boolean): Promise<OldApplied> {
  const now = await presentOf(api);
  const done: OldDone[] = [];
  const undo: OldUndo[] = [];
  const lists = new Map<string, string[]>();
  const tables = new Map<'route' | 'tls' | 'rewrite', string[]>();
  for (const doing of doings) {
    const words = stepInWords(doing);
    const state = stateOf(doing, now);
    if (state.state !== 'new') {
      done.push({ words, outcome: state.state, because: 'because' in state ? state.because : null, password: null });
    } else if (doing.act === 'entry') gather(lists, doing.key, doing.text);
    else if (doing.act === 'line') gather(tables, doing.table, doing.line);
    else
      done.push(
        await tried(words, undo, () =>
          act(api, doing, now.settings.get(doing.act === 'setting' ? doing.key : '')?.text ?? '', passwords),
        ),
      );
  }
  for (const [key, texts] of lists) done.push(...(await addEntries(api, key, texts, undo)));
  for (const [table, lines] of tables) done.push(...(await addLines(api, table, lines, undo)));
  return { done, undo };
}

function gather<K>(into: Map<K, string[]>, key: K, text: string): void {
  const there = into.get(key);
  if (there) there.push(text);
  else into.set(key, [text]);
}

/** A refusal is one line of the answer; a fault of ours goes on up. */
async function tried(words: string, undo: OldUndo[], run: () => Promise<Took>): Promise<OldDone> {
  try {
    const took = await run();
    undo.push(took.undo);
    return { words, outcome: 'done', because: null, password: took.password ?? null };
  } catch (fault) {
    if (!(fault instanceof ApiError)) throw fault;
    return { words, outcome: 'refused', because: fault.message, password: null };
  }
}

type Single = Exclude<Doing, { act: 'entry' | 'line' }>;

async function act(api: OwnApi, doing: Single, before: string, passwords: boolean): Promise<Took> {
  switch (doing.act) {
    case 'domain':
      await api.domains.add({ name: doing.name });
      return { undo: { act: 'domain', name: doing.name } };
    case 'domain alias':
      await api.domains.add({ name: doing.name, aliasOf: doing.of });
      return { undo: { act: 'domain', name: doing.name } };
    case 'account': {
      const password = passwords ? (await api.accounts.suggestPassword({})).password : undefined;
      await api.accounts.add({ address: doing.address, ...(password === undefined ? {} : { password }) });
      return { undo: { act: 'account', name: doing.address }, ...(password === undefined ? {} : { password }) };
    }
    case 'alias':
      await api.aliases.add({ address: doing.address, targets: doing.targets });
      return { undo: { act: 'alias', name: doing.address, targets: doing.targets } };
    case 'forward':
      await api.forwards.set({ address: doing.address, targets: doing.targets });
      return { undo: { act: 'forward', name: doing.address, targets: doing.targets } };
    case 'pipe':
      await api.pipes.add({ name: doing.name, program: doing.program, args: doing.args, enabled: false });
      return { undo: { act: 'pipe', name: doing.name } };
    case 'folder':
      await api.pipes.add({ name: doing.name, maildir: doing.maildir, enabled: false });
      return { undo: { act: 'pipe', name: doing.name } };
    case 'setting':
      await api.settings.set({ key: doing.key, text: doing.text });
      return {
        undo: doing.key.endsWith('password')
          ? { act: 'setting', key: doing.key, text: '' }
          : { act: 'setting', key: doing.key, text: before, set: doing.text },
      };
    case 'relay':
      await api.routing.addRelay(doing.relay);
      return { undo: { act: 'relay', name: doing.relay.name } };
    case 'rule': {
      const { id } = await api.rules.put({ id: null, rule: doing.rule, note: NOTE, enabled: true });
      return { undo: { act: 'rule', id } };
    }
  }
}
const NOTE = 'from the configuration of another mail server';

const listOf = async (api: OwnApi, key: string): Promise<readonly string[]> => {
  const value = (await api.settings.list({})).find(one => one.key === key)?.value;
  return Array.isArray(value) ? value.map(String) : [];
};

/** All of one list at once: a file is written for each. */
async function addEntries(
  api: OwnApi,
  key: string,
  texts: readonly string[],
  undo: OldUndo[],
): Promise<readonly OldDone[]> {
  const there = await listOf(api, key);
  const first = await tried('', [], async () => {
    await api.settings.set({ key, text: [...there, ...texts].join(', ') });
    return { undo: { act: 'entry', key, text: '' } };
  });
  if (first.outcome === 'done') for (const text of texts) undo.push({ act: 'entry', key, text });
  return texts.map(text => ({ ...first, words: stepInWords({ act: 'entry', key, text }) }));
}

/** Behind the lines that are there: of two that match, the owner's own holds. */
async function addLines(
  api: OwnApi,
  table: 'route' | 'tls' | 'rewrite',
  lines: readonly string[],
  undo: OldUndo[],
): Promise<readonly OldDone[]> {
  const { lines: before } = await api.routing.lines({ table });
  const first = await tried('', [], async () => {
    await api.routing.write({ table, lines: [...before, ...lines], before });
    return { undo: { act: 'line', table, line: '' } };
  });
  if (first.outcome === 'done') for (const line of lines) undo.push({ act: 'line', table, line });
  return lines.map(line => ({ ...first, words: stepInWords({ act: 'line', table, line }) }));
}

export async function undoDoings(
  api: OwnApi,
  undo: readonly OldUndo[],
): Promise<{ readonly done: readonly OldDone[] }> {
  const done: OldDone[] = [];
  const now = await presentOf(api);
  for (const one of [...undo].reverse()) {
    const words = undoInWords(one);
    done.push(
      await tried(words, [], async () => {
        await takeBack(api, one, now);
        return { undo: one };
      }),
    );
  }
  return { done };
}

const undoInWords = (one: OldUndo): string =>
  'name' in one
    ? `${one.act} ${one.name} taken away`
    : one.act === 'rule'
      ? `rule ${one.id} taken away`
      : one.act === 'line'
        ? `line taken away: ${one.line}`
        : one.act === 'entry'
          ? `setting ${one.key}: without ${one.text}`
          : `setting ${one.key} as it was`;

async function takeBack(api: OwnApi, one: OldUndo, now: Present): Promise<void> {
  switch (one.act) {
    case 'domain':
      return void (await api.domains.remove({ name: one.name }));
    case 'account':
      return removeEmpty(api, one.name);
    case 'alias':
      stillSo(one, now);
      return void (await api.aliases.remove({ address: one.name }));
    case 'forward':
      stillSo(one, now);
      return void (await api.forwards.remove({ address: one.name }));
    case 'pipe':
      return void (await api.pipes.remove({ name: one.name }));
    case 'relay':
      return void (await api.routing.removeRelay({ name: one.name }));
    case 'setting':
      stillSo(one, now);
      return void (await api.settings.set({ key: one.key, text: one.text }));
    case 'entry': {
      const left = (await listOf(api, one.key)).filter(text => text !== one.text);
      return void (await api.settings.set({ key: one.key, text: left.join(', ') }));
    }
    case 'line': {
      const { lines } = await api.routing.lines({ table: one.table });
      return void (await api.routing.write({
        table: one.table,
        lines: lines.filter(line => line !== one.line),
        before: lines,
      }));
    }
    case 'rule':
      return void (await api.rules.remove({ id: one.id }));
  }
}

/** What the owner has changed since is his. */
function stillSo(one: Extract<OldUndo, { act: 'alias' | 'forward' | 'setting' }>, now: Present): void {
  if (one.act === 'setting' ? one.set === undefined : one.targets === undefined) return;
  const doing: Doing =
    one.act === 'setting'
      ? { act: 'setting', key: one.key, text: one.set! }
      : { act: one.act, address: one.name, targets: one.targets! };
  const what = one.act === 'setting' ? one.key : `${one.act} ${one.name}`;
  if (stateOf(doing, now).state === 'differs') throw new ApiError('REFUSED', `${what} was changed since and stays`);
}

/** Mail that came meanwhile is nobody's to throw away. */
async function removeEmpty(api: OwnApi, address: string): Promise<void> {
  const account = (await api.accounts.list({})).find(one => one.address === address);
  if (account && account.usedMessages > 0) throw new ApiError('REFUSED', `${address} has mail by now and stays`);
  await api.accounts.remove({ address });
}
