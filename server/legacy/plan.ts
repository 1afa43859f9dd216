/**
 * From what was understood to what is to be done here. Names without a domain get the main one; a domain that was another
 * name of the main one and has addresses of its own becomes a domain that leads what it does not know to the main one;
 * what is meant twice is done once, and what is meant in two ways is said.
 */

import { parseRouteName, printRoute } from '../queue/route-name.ts';
import type { Pattern } from '../routing/pattern.ts';
import { parseRewriteLine, printRewriteLine } from '../routing/rewrite-line.ts';
import { parseRouteLine, printRouteLine } from '../routing/route-line.ts';
import { parseTlsLine, printTlsLine } from '../routing/tls-line.ts';
import type { Done } from './book.ts';
import { reachOf } from './networks.ts';
import { peopleSteps } from './plan-people.ts';
import { retryLine } from './plan-retry.ts';
import { rulesOf } from './plan-rules.ts';
import { type Relays, relaysFor, routeTarget } from './plan-ways.ts';
import { faultOf } from './settings.ts';
import type { Action, Place, Statement, Understood } from './statement.ts';
import { type Doing, keyOf, type LeftOut, order, type Plan, type Step, stepInWords } from './step.ts';

export type Told = { readonly action: Action; readonly from: Statement };
export type Sink = {
  step(doing: Doing, from: Place, note?: string): Done;
  leave(what: string, because: string, from: Place): Done;
};

export function planOf({ statements, domain }: Understood): Plan {
  const told: Told[] = statements.flatMap(from => (from.becomes ?? []).map(action => ({ action, from })));
  const steps: Step[] = [];
  const leftOut: LeftOut[] = [];
  const place = ({ file, line, column }: Place): Place => ({ file, line, column });
  const sink: Sink = {
    step(doing, from, note) {
      steps.push({ doing, from: place(from), note: note ?? null });
    },
    leave(what, because, from) {
      leftOut.push({ what, because, from: place(from) });
    },
  };
  const relays = relaysFor(told, sink);
  peopleSteps(told, domain, sink);
  rulesOf(told, sink);
  for (const one of told) otherStep(one, domain, relays, sink);
  const once = withoutDoubles(steps, sink);
  const inOrder = [...once].sort(
    (a, b) => order.indexOf(a.doing.act) - order.indexOf(b.doing.act) || widthOf(a.doing) - widthOf(b.doing),
  );
  return { steps: inOrder, leftOut };
}

const widths = ['address', 'nobody', 'local-part', 'domain', 'below', 'any'] as const;

/**
 * Here the first line that fits holds; the old tables were asked for the whole address first, then for its domain, then for
 * what that is below. A line about recipients went before one about senders.
 */
function widthOf(doing: Doing): number {
  if (doing.act !== 'line' || doing.table === 'tls') return 0;
  const read = doing.table === 'route' ? parseRouteLine(doing.line) : parseRewriteLine(doing.line);
  if (!read.ok) return 0;
  const { value } = read;
  if ('match' in value) return width(value.match);
  return value.from.kind === 'any' ? width(value.to) : 1000 + width(value.from);
}
/** Of two that are below something, the longer is the narrower. */
const width = ({ kind, key }: Pattern): number =>
  widths.indexOf(kind) * 150 - (kind === 'below' ? key.split('.').length : 0);

/** Ports that the old server holds still: they are taken when it is stopped, and not before. */
const PORTS = new Set(['smtp.port', 'submission.port', 'submissions.port', 'listen.host']);

export function portsLater({ steps, leftOut }: Plan): Plan {
  const isPort = ({ doing }: Step): boolean => doing.act === 'setting' && PORTS.has(doing.key);
  const later = steps.filter(isPort).map(
    ({ doing, from }): LeftOut => ({
      ...{ what: stepInWords(doing), from },
      because: 'the other server may hold it still; --ports takes it, once that one is stopped',
    }),
  );
  return { steps: steps.filter(one => !isPort(one)), leftOut: [...leftOut, ...later] };
}

/** The last of two settings holds, as in the old configuration; of all else the first. */
function withoutDoubles(steps: readonly Step[], sink: Sink): readonly Step[] {
  const kept = new Map<string, Step>();
  for (const step of steps) {
    const key = keyOf(step.doing);
    const before = kept.get(key);
    if (!before || step.doing.act === 'setting') kept.set(key, step);
    else if (
      JSON.stringify(before.doing) !== JSON.stringify(step.doing) &&
      !(before.doing.act === 'domain' && step.doing.act === 'domain alias')
    )
      sink.leave(stepInWords(step.doing), `it is said otherwise before: ${stepInWords(before.doing)}`, step.from);
  }
  return [...kept.values()];
}

function otherStep({ action, from }: Told, domain: string | null, relays: Relays, sink: Sink): Done {
  switch (action.kind) {
    case 'setting':
      return sink.step({ act: 'setting', key: action.key, text: action.text }, from, from.because ?? undefined);
    case 'entry':
      return entry(action, from, sink);
    case 'relay domain':
      return sink.step(
        { act: 'entry', key: 'backup.domains', text: action.name },
        from,
        'its mail is kept here while its own server cannot be reached',
      );
    case 'route':
      return route(action, from, relays, sink);
    case 'tls':
      return line('tls', `${action.of} tls=${action.demand}`, from, sink);
    case 'rewrite':
      return rewrite(action, from, domain, sink);
    case 'masquerade': {
      const except = action.except.map(name => (name.includes('@') ? name : `${name}@*`));
      return line(
        'rewrite',
        `leaving sender, author: .${action.domain} → @${action.domain}${except.length > 0 ? ` except ${except.join(', ')}` : ''}`,
        from,
        sink,
      );
    }
    case 'retry': {
      const written = retryLine(action);
      return written.ok
        ? sink.step({ act: 'entry', key: 'queue.retry-rules', text: written.value }, from)
        : sink.leave(`when mail for ${action.of} is tried again`, written.error, from);
    }
  }
}

/** An open relay is nobody's wish: it was one there by mistake, or the whole internet stood behind something else. */
function entry({ key, text }: Extract<Action, { kind: 'entry' }>, from: Statement, sink: Sink): Done {
  const fault = faultOf(key, text);
  if (fault) return sink.leave(`setting ${key}: ${text}`, fault, from);
  const reach = key === 'smtp.relay-networks' ? reachOf(text) : 'own';
  if (reach === 'open')
    return sink.leave(
      `setting ${key}: ${text}`,
      'strangers could send through this server to anywhere (an open relay); name your own networks',
      from,
    );
  const note =
    reach === 'public' ? 'addresses of the internet: whoever has one sends without a password' : from.because;
  return sink.step({ act: 'entry', key, text }, from, note ?? undefined);
}

const readers = {
  route: (text: string) => mapped(parseRouteLine(text), printRouteLine),
  tls: (text: string) => mapped(parseTlsLine(text), printTlsLine),
  rewrite: (text: string) => mapped(parseRewriteLine(text), printRewriteLine),
} as const;
type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };
const mapped = <T>(read: Parsed<T>, print: (value: T) => string): Parsed<string> =>
  read.ok ? { ok: true, value: print(read.value) } : read;

/** As this server would print the line; what it does not take is left out with its own words. */
function line(table: keyof typeof readers, text: string, from: Statement, sink: Sink): Done {
  const read = readers[table](text);
  if (read.ok) sink.step({ act: 'line', table, line: read.value }, from, from.because ?? undefined);
  else sink.leave(text, read.error, from);
}

function route(action: Extract<Action, { kind: 'route' }>, from: Statement, relays: Relays, sink: Sink): Done {
  const whom = action.by === 'sender' ? `from ${action.of}` : action.of;
  const target = routeTarget(action, relays);
  if (!target.ok) return sink.leave(`mail ${action.by === 'sender' ? 'from' : 'for'} ${action.of}`, target.error, from);
  if (target.value === null) return;
  const name = parseRouteName(target.value);
  line(
    'route',
    `${whom} → ${name.ok && name.value.kind !== 'domain' ? printRoute(name.value) : target.value}`,
    from,
    sink,
  );
}

function rewrite(
  action: Extract<Action, { kind: 'rewrite' }>,
  from: Statement,
  domain: string | null,
  sink: Sink,
): Done {
  const whole = (address: string): string | null =>
    address.includes('@') ? address : domain === null ? null : `${address}@${domain}`;
  const [match, to] = [whole(action.from), whole(action.to)];
  if (match === null || to === null)
    return sink.leave(
      `${action.from} is written ${action.to}`,
      'which domain a name without one belongs to is not said: name it with --domain',
      from,
    );
  const where = { both: '', sender: ' sender, author:', recipient: ' recipient, to:' }[action.whose];
  // ".there" for what is below it, as patterns have it; "@.there" is how the old lines were kept apart from names.
  line(
    'rewrite',
    `${action.where === 'leaving' ? 'leaving' : 'submitted'}${where} ${match.replace(/^@\./, '.')} → ${to}`,
    from,
    sink,
  );
}
