/** A JMAP server on the model: asks it like a client, with a clock that stands still. */
import { manualClock, seededRandom } from '../../server/base/ports.ts';
import { mebibytes } from '../../server/base/units.ts';
import type { BodyDecoder, JmapLimits } from '../../server/jmap/backend.ts';
import { allCapabilities, allMethods } from '../../server/jmap/registry.ts';
import { answerRequest, type JmapServer } from '../../server/jmap/request.ts';
import type { Arguments, Invocation } from '../../server/jmap/types.ts';
import { type MemoryAccount, memoryAccount, memoryUser } from './jmap-memory-backend.ts';

export const limits: JmapLimits = {
  maxSizeUpload: mebibytes(50),
  maxConcurrentUpload: 4,
  maxSizeRequest: mebibytes(1),
  maxConcurrentRequests: 4,
  maxCallsInRequest: 16,
  maxObjectsInGet: 500,
  maxObjectsInSet: 500,
  maxSizeAttachmentsPerEmail: mebibytes(50),
  maxMailboxDepth: 10,
  maxSizeMailboxName: 255,
  maxDelayedSend: 86_400,
  sieve: {
    ...{ implementation: 'Mailroom 1', maxSizeScriptName: 512, maxSizeScript: 1000, maxNumberScripts: 5 },
    ...{ maxNumberRedirects: 4, sieveExtensions: ['fileinto'], notificationMethods: ['mailto'], externalLists: null },
  },
};

// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects, and looks into it
export type Answered = Record<string, any>;

/** For tests that read no bodies. */
const noDecoder: BodyDecoder = { decode: async () => new Map() };

export function jmapWorld(
  given: { accounts?: readonly MemoryAccount[]; limits?: Partial<JmapLimits>; decoder?: BodyDecoder } = {},
) {
  const accounts = given.accounts ?? [memoryAccount()];
  const user = memoryUser(...accounts);
  const clock = manualClock(Date.UTC(2026, 10, 22, 10));
  const bugs: unknown[] = [];
  const server: JmapServer = {
    methods: allMethods,
    limits: { ...limits, ...given.limits },
    clock,
    random: seededRandom(1),
    decoder: given.decoder ?? noDecoder,
    onBug: fault => bugs.push(fault),
  };
  const using = [...allCapabilities];
  /** All responses to some calls; their ids are c0, c1 … */
  const request = async (...calls: readonly (readonly [string, Arguments])[]): Promise<readonly Invocation[]> => {
    const methodCalls = calls.map(([name, args], index): Invocation => [name, args, `c${index}`]);
    return (await answerRequest({ using, methodCalls }, user, server)).methodResponses;
  };
  /** The arguments of the only response; an error has its `type`. `accountId` is a1 where it is not said. */
  const call = async (name: string, args: Arguments = {}): Promise<Answered> => {
    const [response] = await request([name, { accountId: 'a1', ...args }]);
    return response![1] as Answered;
  };
  return { account: accounts[0]!, accounts, user, server, clock, bugs, request, call };
}
