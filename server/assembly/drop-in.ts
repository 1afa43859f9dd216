/** What other capture tools answer, put together over the test inbox. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { capturedSearch } from '../access/mail-search.ts';
import { readWhole } from '../access/whole-message.ts';
import { localHost } from '../api/connect-snippets.ts';
import type { Api } from '../api/contract.ts';
import { directly } from '../api/directly.ts';
import type { Router } from '../api/rpc.ts';
import type { Clock } from '../base/ports.ts';
import { systemRandom } from '../base/ports.ts';
import { ok, type Result } from '../base/result.ts';
import { seconds } from '../base/units.ts';
import { newExpectations } from '../capture/expect.ts';
import { capturedRows, expungeRows, testInbox } from '../capture/inbox.ts';
import { type Letters, newLetters, type Scope } from '../capture/letters.ts';
import { capturedAs } from '../capture/naming.ts';
import { cleanTags, tagsAtArrival } from '../capture/tagging.ts';
import type { Config } from '../config/schema.ts';
import { isAmongLogins } from '../directory/named-logins.ts';
import { assistants } from '../dropin/assistants.ts';
import { newToolDoor, type Tool, type ToolDoor } from '../dropin/door.ts';
import { expecting, type TestInboxFacts } from '../dropin/expecting.ts';
import { maildev } from '../dropin/maildev/routes.ts';
import { mailhog } from '../dropin/mailhog/routes.ts';
import { mailpitChaos } from '../dropin/mailpit/chaos.ts';
import { mailpitChecks } from '../dropin/mailpit/checks.ts';
import { mailpitRelease } from '../dropin/mailpit/release.ts';
import { mailpit, type RuntimeFacts } from '../dropin/mailpit/routes.ts';
import { buildSend, recipientsOf, type Sent } from '../dropin/mailpit/send.ts';
import { event } from '../events/event.ts';
import { messageTrace } from '../events/trace.ts';
import { captureAccount } from '../queue/captured.ts';
import { USUAL_NOTIFY } from '../queue/from-smtp.ts';
import type { CapturedAs, Id, Store } from '../store/interface.ts';
import { spamAssassinOf } from './captured-scan.ts';
import { takesAnybody } from './protocols.ts';
import { newRelease } from './release.ts';
import type { Mailroom } from './start.ts';
import { VERSION } from './version.ts';

export type ToolDoors = {
  readonly all: ToolDoor;
  /** That tool's interface, and ours beside it. */
  only(tool: Tool): ToolDoor;
};

/** `root`: where the built window is, and the client for tests with it. */
export function toolDoors(
  mailroom: Mailroom,
  router: Router,
  root: string,
  onBug: (fault: unknown, where: string) => void,
): ToolDoors {
  const { store, ports, config } = mailroom;
  const { mailClock: clock } = ports;
  const letters = newLetters({ store, clock });
  const readMessage = async (id: Id) => readWhole(await store.bytes(id), clock);
  const expectations = newExpectations({
    ...{ letters, clock, readMessage, attempts: ports.attempts },
    searchFilter: capturedSearch({ store, clock }),
  });
  const api = directly<Api>(router, 'browser');
  // Loaded when an assistant first asks: it would cost every start a tenth of its time.
  const mcpFor = async (inbox: string | null) => {
    const [{ createMcpHandler }, { mailroomMcp }] = await Promise.all([
      import('@modelcontextprotocol/server'),
      import('../mcp/tools.ts'),
    ]);
    return createMcpHandler(() => mailroomMcp({ api, version: VERSION, inbox, mayChange: false }));
  };
  const account = async () => (await captureAccount(store))?.account ?? null;
  const bug = (fault: unknown): void => onBug(fault, "another tool's interface");
  const release = newRelease(mailroom);
  const { hostName } = ports;
  const spamAssassin = spamAssassinOf({ clock, hostName, config: config.get, resolver: ports.checks.resolver });
  const tongues = [
    assistants(async (request, { inbox }) => (await mcpFor(inbox)).fetch(request)),
    expecting({
      ...{ expectations, letters, readMessage },
      raw: id => store.bytes(id),
      clear: scope => clear(store, clock, scope),
      facts: scope => inboxFacts(mailroom, scope),
      client: file => readFile(join(root, 'test-client', file)).catch(() => null),
    }),
    mailpitChecks({
      ...{ letters, store, clock, account, tools: ports.checks },
      ...{ readMessage, raw: id => store.bytes(id), spamAssassin },
    }),
    mailpitChaos(ports.faults),
    mailpitRelease({ letters, release, hasSpamAssassin: spamAssassin.isThere }),
    mailpit({
      ...{ letters, store, clock, account, version: VERSION },
      handIn: (sent, user, scope) => handIn({ mailroom, letters, clock }, sent, user, scope),
      onBug: bug,
      facts: () => runtimeFacts(store, ports.startedAt, clock),
    }),
    mailhog({
      ...{ letters, store, clock, account, release, onBug: bug, faults: ports.faults },
      hostName: ports.hostName,
    }),
    maildev({
      ...{ letters, store, clock, account, release, version: VERSION },
      smtpPort: () => mailroom.ports.listeners().find(one => one.name === 'smtp')?.port ?? null,
    }),
  ];
  const settings = {
    isOpen: () => takesAnybody(config.get()),
    speaks: () => config.get()['capture.speaks'],
    root: () => config.get()['capture.web-root'],
    admitsLogin: (user: string, password: string) => isAmongLogins(config.get()['capture.api-logins'], user, password),
  };
  return {
    all: newToolDoor(tongues, settings),
    only: tool =>
      newToolDoor(
        tongues.filter(one => one.tool === undefined || one.tool === tool),
        { ...settings, speaks: () => tool },
      ),
  };
}

async function clear(store: Store, clock: Clock, { inbox: of }: Scope): Promise<Result<number, string>> {
  const inbox = await testInbox(store);
  if (!inbox) return ok(0);
  const told = event('ms.expunged', clock.now(), '', {
    ...{ by: 'test', protocol: 'window', client: null, remote: '', owner: inbox.address },
  });
  const rows = await capturedRows(store, inbox, { inbox: of, upTo: null });
  return expungeRows(store, inbox, rows, { name: told.name, at: told.at, fields: told.fields });
}

/** Any password signs in here; this one says so. */
const ANY = 'any';

function inboxFacts(mailroom: Mailroom, { inbox }: Scope): TestInboxFacts {
  const listening = mailroom.ports.listeners().filter(one => one.state === 'listening');
  const open = listening.find(({ name }) => name === 'smtp') ?? listening.find(({ name }) => name === 'submission');
  const pattern = mailroom.config.get()['capture.inbox-addresses'].find(one => one.split('NAME').length === 2);
  return {
    name: inbox,
    address: inbox === null || inbox === '' || !pattern ? null : pattern.replace('NAME', inbox).replaceAll('*', 'mail'),
    smtp: open ? { host: localHost(open.host), port: open.port, secure: false, user: inbox || 'all', pass: ANY } : null,
  };
}

type Parts = { readonly mailroom: Mailroom; readonly letters: Letters; readonly clock: Clock };

/** As a program that speaks HTTP hands a message in: no Received: is written, for no mail server brought it. */
async function handIn(
  parts: Parts,
  sent: Sent,
  user: string | null,
  scope: Scope,
): Promise<string | { readonly id: Id }> {
  const { mailroom, letters, clock } = parts;
  const { config } = mailroom;
  const began = clock.monotonic();
  const domain = mailroom.ports.hostName();
  const built = buildSend(sent, { now: clock.now(), random: systemRandom, domain });
  if (!built.ok) return built.error;
  const trace = messageTrace(mailroom.newTrace(), 1);
  const taken = await mailroom.mail.intake({
    trace,
    bytes: built.value,
    sender: sent.From.Email,
    recipients: recipientsOf(sent).map(address => ({ address, notify: USUAL_NOTIFY, original: null })),
    parameters: {
      ...{ body: '8BITMIME', smtpUtf8: true, ret: null, envid: null },
      captured: placed(
        { ...capturedAs(user ?? undefined, built.value), tags: tagsOfSent(built.value, sent, user, config.get()) },
        scope,
      ),
    },
    origin: 'submission',
    ...{ login: null, reception: null, chronicle: {} },
    told: {
      ...{ remote: 'this server', helo: null, protocol: 'HTTP', listener: 'local', mechanism: null },
      milliseconds: clock.monotonic() - began,
      ...(user === null ? {} : { handedInAs: user }),
    },
  });
  if (!taken.ok) return taken.error.reply.text;
  const stored = await mailroom.store.messageByTrace(trace);
  if (!stored) return 'The message was taken, and is not found';
  return (await isFiled(letters, clock, scope, stored.id))
    ? { id: stored.id }
    : 'The message was taken, and is not filed yet';
}

/** Sent to an inbox's own address: that is where it belongs, whatever else it says. */
const placed = (as: CapturedAs, { inbox }: Scope): CapturedAs => ({
  ...as,
  ...(inbox === null || inbox === '' ? {} : { inbox, firm: true }),
});

const tagsOfSent = (bytes: Uint8Array, sent: Sent, user: string | null, settings: Config): readonly string[] =>
  cleanTags([...(sent.Tags ?? []), ...tagsAtArrival(bytes, { user: user ?? '', blind: recipientsOf(sent) }, settings)]);

const PATIENCE = seconds(10);

/** It is durable already; whoever sent it asks for it next. */
function isFiled(letters: Letters, clock: Clock, scope: Scope, id: Id): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const done = (filed: boolean): void => {
      stop();
      cancel();
      resolve(filed);
    };
    const look = (): void => {
      letters.among(scope, [id]).then(found => found.length > 0 && done(true), reject);
    };
    const stop = letters.watch(look);
    const cancel = clock.after(PATIENCE, () => done(false));
    look();
  });
}

async function runtimeFacts(kept: Store, startedAt: number, clock: Clock): Promise<RuntimeFacts> {
  const [{ path, bytes }, counted] = await Promise.all([kept.status(), kept.countEvents(startedAt)]);
  return {
    ...{ database: path, databaseSize: bytes, uptime: Math.floor((clock.now() - startedAt) / 1000) },
    memory: process.memoryUsage.rss(),
    deleted: counted['ms.expunged'] ?? 0,
    accepted: counted['queue.accepted'] ?? 0,
    acceptedSize: 0,
    rejected: counted['smtp.refused'] ?? 0,
  };
}
