/** serve: the mail system in the foreground, without Electron; the window is served to browsers on loopback. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newRouter } from '../../api/router.ts';
import { thisComputer } from '../../assembly/computer.ts';
import { openConsole } from '../../assembly/console.ts';
import type { Home } from '../../assembly/home.ts';
import { GRACE, type Mailroom, startMailroom, windowRoot } from '../../assembly/start.ts';
import { top } from '../../assembly/top.ts';
import { newScope } from '../../base/scope.ts';
import { type OtherTools, readOtherTools, type Tool } from '../../config/other-tools/read.ts';
import { isPreset, presets } from '../../config/presets.ts';
import { levelOf } from '../../events/catalogue.ts';
import { storyLine } from '../../events/lines.ts';
import type { StoredNote } from '../../store/interface.ts';
import { openControl } from '../../web/control.ts';
import type { Front } from '../../web/front.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { say } from '../print.ts';
import { homeOf } from '../server.ts';
import { readWords } from '../words.ts';

const PORT_KEYS = ['smtp', 'submission', 'submissions', 'imap', 'imaps', 'pop3', 'pop3s', 'managesieve', 'console'].map(
  name => `${name}.port`,
);

export const serve: Command = {
  name: 'serve',
  summary: 'run the mail system in the foreground',
  usage: [
    'mailroom serve [--home DIR] [--preset dev|office|learn] [--set key=value]… [--ports auto] [--console HOST:PORT] [--ready json]',
  ],
  details: `--set takes any key of \`mailroom config list\`. --ports auto puts every listener on a free port.
--ready json prints one line to standard output when every listener is bound or has failed; everything else goes to
standard error. SIGTERM and SIGINT drain and end within ten seconds.
While mail is captured, variables of Mailpit (MP_…), MailHog (MH_…) and MailDev (MAILDEV_…) count too, behind --set and MAILROOM_…
and before the file; what became of each is told on standard error. With their flags: mailroom mailpit, mailhog, maildev.`,
  examples: ['mailroom serve --preset dev', 'mailroom serve --home /tmp/try --preset dev --ports auto --ready json'],
  async run(args) {
    const { values, positionals } = readWords(args, {
      preset: { type: 'string' },
      set: { type: 'string', multiple: true },
      ports: { type: 'string' },
      console: { type: 'string' },
      ready: { type: 'string' },
      headless: { type: 'boolean' },
    });
    if (positionals.length > 0) throw usage(`Too many words: ${positionals.join(' ')}`);
    if (values.preset !== undefined && !isPreset(values.preset)) throw usage(`--preset: one of ${presets.join(', ')}`);
    if (values.ports !== undefined && values.ports !== 'auto') throw usage('--ports: auto');
    if (values.ready !== undefined && values.ready !== 'json') throw usage('--ready: json');
    const home = homeOf(values.home);
    const set = [
      ...(values.ports === 'auto' ? PORT_KEYS.map(key => `${key}=0`) : []),
      ...consoleKeys(values.console),
      ...(values.set ?? []),
    ];
    await serveUntilTold({
      ...{ home, set, preset: values.preset ?? null, as: null },
      asJson: values.ready === 'json',
    });
    return exit.done;
  },
};

export type Serving = {
  readonly home: Home;
  /** `key=value` texts. */
  readonly set: readonly string[];
  readonly preset: string | null;
  /** Whose place is taken; null: nobody's in particular. */
  readonly as: Tool | null;
  /** In place of this process's own. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly asJson: boolean;
};

export async function serveUntilTold(serving: Serving): Promise<void> {
  const { home, set, preset, environment = process.env } = serving;
  const others = readOtherTools(environment, fileText, {
    taken: new Set(set.map(one => one.split('=')[0]!)),
    as: serving.as,
  });
  const given = { ...{ path: home.config, environment, set, preset }, otherTools: others.values };
  // Once, and again when a restored home is to take its place.
  for (let told: Promise<string> | null = null; ; ) {
    const again = Promise.withResolvers<'restart'>();
    const restart = () => again.resolve('restart');
    const started = await startMailroom({ home, given, onBug: complain, computer: thisComputer, restart });
    if (!started.ok) {
      const code = started.error.kind === 'settings' ? exit.config : exit.unavailable;
      throw new CommandEnd(code, started.error.sentence);
    }
    told ??= untilTold();
    await tellOthers(started.value, others);
    const ended = await run(started.value, serving.asJson, Promise.race([told, again.promise]));
    if (ended !== 'restart') return;
  }
}

const fileText = (path: string): string | null => {
  try {
    return statSync(path).size > LARGEST_FILE ? null : readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};
const LARGEST_FILE = 1_000_000;

/** What became of other tools' variables; a webhook of theirs is there from then on. */
async function tellOthers({ config, ports }: Mailroom, { notices, webhooks }: OtherTools): Promise<void> {
  const { mode } = config.get();
  if (notices.length > 0 && mode !== 'capture')
    return console.error(`mailroom: variables of other tools are without effect in mode ${mode}`);
  for (const notice of notices) console.error(`mailroom: ${notice}`);
  const known = await ports.webhooks.rows();
  for (const url of webhooks) {
    if (known.some(one => one.url === url && one.format === 'mailpit')) continue;
    // Who starts the server says where its containers are.
    const added = await ports.webhooks.add({ url, inbox: null, format: 'mailpit', anywhere: true }, null);
    if (!added.ok) console.error(`mailroom: that webhook is not told: ${added.error}`);
  }
}

const LOUD: readonly string[] = ['notice', 'warning', 'error'];

/** What an owner should know goes to standard error as it happens; all the rest: mailroom log --follow. */
function tellWhatMatters(notes: readonly StoredNote[]): void {
  const lines = notes.filter(note => LOUD.includes(levelOf(note.name))).map(note => `${storyLine(note)}\n`);
  // Whoever does not read must not stop the mail.
  if (lines.length > 0 && !process.stderr.writableNeedDrain) process.stderr.write(lines.join(''));
}

/** '127.0.0.1:8025', ':8025', '8025' or '[::1]:8025'. */
function consoleKeys(given: string | undefined): string[] {
  if (given === undefined) return [];
  const found = /^(?:(.*):)?(\d{1,5})$/.exec(given);
  if (!found) throw usage('--console: HOST:PORT');
  const host = found[1]?.replace(/^\[|\]$/g, '');
  return [...(host ? [`console.host=${host}`] : []), `console.port=${found[2]}`];
}

const complain = (fault: unknown, where: string): void =>
  console.error(`mailroom: a fault of ours in ${where}:`, fault);

async function run(mailroom: Mailroom, asJson: boolean, untilTold: Promise<string>): Promise<string> {
  const scope = newScope();
  scope.onClose(() => mailroom.close('asked to stop'));
  scope.onClose(mailroom.store.watchEvents(tellWhatMatters));
  const router = newRouter(mailroom.ports);
  const control = await openControl(
    mailroom.ports.home ? join(mailroom.ports.home, 'control.json') : '',
    router,
    fault => complain(fault, 'the command line'),
  );
  if (control.ok) scope.add(control.value);
  else console.error(`mailroom: ${control.error}`);
  const front = await openConsole(mailroom, router, windowRoot(top), complain);
  if (front) scope.add(front);
  const { refused } = mailroom.config;
  if (refused !== null) console.error(`mailroom: the settings file was not taken, the last good one stays: ${refused}`);
  announce(mailroom, front, asJson);
  const told = await untilTold;
  console.error(`mailroom: ${told}, closing…`);
  // Whatever hangs, the promise of ten seconds is kept.
  const late = setTimeout(() => process.exit(exit.software), GRACE).unref();
  await scope.close();
  clearTimeout(late);
  return told;
}

function announce(mailroom: Mailroom, front: Front | null, asJson: boolean): void {
  const states = mailroom.ports.listeners();
  const url = front?.newToken() ?? null;
  for (const state of states.filter(one => one.state === 'failed'))
    console.error(`mailroom: ${state.name}: ${state.sentence}`);
  if (asJson) {
    const listeners = states.filter(state => state.name !== 'console' && state.state === 'listening');
    say(
      JSON.stringify({
        ready: true,
        home: mailroom.ports.home,
        console: url,
        listeners: Object.fromEntries(listeners.map(({ name, host, port }) => [name, { host, port }])),
      }),
    );
    return;
  }
  const open = states
    .filter(state => state.state === 'listening' && state.name !== 'console')
    .map(state => `${state.name} ${state.port}`);
  console.error(
    open.length > 0
      ? `mailroom: listening: ${open.join(', ')}`
      : 'mailroom: nothing listens yet; the window asks what mail is for',
  );
  if (url) console.error(`mailroom: the window, once: ${url}`);
}

const untilTold = (): Promise<string> =>
  new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
