/**
 * What the window asks first at an address, answered while its page is on the way. The page carries the answers, so that a
 * screen stands with what it shows before a socket is open: renderer/opening.ts takes them for what it would have asked.
 *
 * The questions are asked here as the window asks them, word for word; one that is asked otherwise there is asked again,
 * and only that. Nothing here changes anything.
 */
import type { Api } from './contract.ts';
import { type Channel, connect, type Router, serve } from './rpc.ts';

/** The question and its answer, of a stream the first. */
export type FirstAnswer = readonly [path: string, input: unknown, value: unknown];

/** An answer that takes longer is asked for by the window itself: the page does not wait for it. */
const PATIENCE_MS = 300;
/** In characters of JSON. What is longer comes over the socket, beside what can be shown already. */
const LONGEST = 64 * 1024;

/** With more than this waiting, the list is long: it comes over the socket. */
const FEW_WAITING = 100;

type Asks = (api: Api) => readonly Promise<unknown>[];

const everywhere: Asks = api => [api.setup.state({}), state(api), mailboxes(api)];

/** By the first part of the address. */
const at: Readonly<Record<string, Asks>> = {
  '': api => [first(api.line.watch({ minutes: 15 })), first(api.journeys.watch({ limit: 8 }))],
  queue: api => [queue(api)],
};

/** Where mail is captured, the navigation counts it. */
async function state(api: Api): Promise<void> {
  const status = await first(api.status.watch({}));
  if (status?.mode === 'capture') await first(api.captured.watch({}));
}

async function queue(api: Api): Promise<void> {
  const states = ['queued', 'active', 'deferred', 'held'] as const;
  const now = await first(api.queue.watch({ limit: 1 }));
  if (!now || states.reduce((sum, one) => sum + now.counts[one], 0) > FEW_WAITING) return;
  await Promise.all([
    ...[api.queue.find({ states }), api.queue.list({ states, limit: 1000 }), api.queue.shape({ columns: 7 })],
    ...[api.queue.frozen({}), api.queue.destinations({}), api.queue.network({}), api.breaker.trips({})],
  ]);
}

/** As the JMAP client of the window begins: the session, then the mailboxes of all accounts in one request. */
async function mailboxes(api: Api): Promise<void> {
  const { accounts } = await api.jmap.session({});
  await api.jmap.call({
    using: ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail'],
    methodCalls: Object.keys(accounts).map((accountId, i) => ['Mailbox/get', { accountId, ids: null }, `c${i + 1}`]),
  });
}

async function first<T>(items: AsyncGenerator<T, void, void>): Promise<T | null> {
  for await (const item of items) return item;
  return null;
}

/** Those of them that are there in time. */
export async function openingAnswers(
  router: Router,
  pathname: string,
  onBug: (bug: unknown) => void,
): Promise<readonly FirstAnswer[]> {
  const asked = newAsked();
  serve(router, asked.served, 'browser', onBug);
  const api = connect<Api>(asked.channel) as unknown as Api;
  const place = pathname.split('/')[1] ?? '';
  const questions = [...everywhere(api), ...(Object.hasOwn(at, place) ? at[place]!(api) : [])];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise(resolve => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([Promise.allSettled(questions), patience]);
  clearTimeout(timer);
  asked.end();
  return asked.answers;
}

/** Two ends of one channel, and what went over it. */
function newAsked() {
  const questions = new Map<number, readonly [path: string, input: unknown]>();
  const answers: FirstAnswer[] = [];
  let answer: (message: unknown) => void = () => {};
  let ask: (message: unknown) => void = () => {};
  let left = (): void => {};
  const served: Channel = {
    send(message) {
      const [id, op, value] = message as [number, string, unknown];
      const question = questions.get(id);
      if (question && (op === 'ok' || op === 'next')) {
        questions.delete(id);
        if ((JSON.stringify(value) ?? '').length <= LONGEST) answers.push([...question, value]);
      }
      answer(message);
    },
    listen(onMessage, onClose) {
      ask = onMessage;
      left = onClose;
    },
    close() {},
  };
  const channel: Channel = {
    send(message) {
      const [id, op, path, input] = message as [number, string, string, unknown];
      if (op === 'call') questions.set(id, [path, input]);
      ask(message);
    },
    listen(onMessage) {
      answer = onMessage;
    },
    close() {},
  };
  return { served, channel, answers, end: () => left() };
}
