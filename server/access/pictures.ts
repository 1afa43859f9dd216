/**
 * The guarded way to pictures that a message names: the only place where something a stranger wrote makes this
 * computer ask the web. The window never does: it gets octets.
 *
 * Each step, the redirects too, is judged anew: the address (picture-address.ts), the name's addresses looked up once
 * and the judged one dialled, TLS with a name that is vouched for, a time, a size, a kind told by the octets. What was
 * fetched is kept a little while for its message, and forgotten with the process.
 */
import { isIP } from 'node:net';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, mebibytes, minutes, seconds } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import { type Dialled, dial, type Guard } from '../net/dial.ts';
import { type PictureTarget, pictureGuard, pictureTarget } from './picture-address.ts';
import { askForPicture, LARGEST_PICTURE, type Picture, type PictureAnswer } from './picture-request.ts';

export type { Picture } from './picture-request.ts';

export type PicturesOptions = {
  readonly resolver: Resolver;
  readonly clock: Clock;
  /** False: nothing may leave this computer, and nothing is asked. */
  readonly mayLeave: () => boolean;
  /** Tests have servers of their own, with their own ports and authorities. */
  readonly guard?: Guard;
  readonly ports?: readonly number[];
  readonly authorities?: readonly string[];
  readonly limits?: Partial<Limits>;
};
type Limits = {
  readonly each: Bytes;
  readonly perMessage: Bytes;
  readonly picturesPerMessage: number;
  readonly time: Duration;
  readonly atOnce: number;
};

export type Pictures = {
  /** `of`: the message that names it. A "no" is the end of a sentence: "it is too large". */
  fetch(of: string, address: string): Promise<Result<Picture, string>>;
};

const MOST_REDIRECTS = 3;
const LIMITS: Limits = {
  each: LARGEST_PICTURE,
  perMessage: mebibytes(20),
  picturesPerMessage: 100,
  time: seconds(15),
  atOnce: 6,
};
const KEPT_FOR = minutes(10);
const MOST_KEPT: Bytes = mebibytes(64);

type Shelf = {
  readonly since: number;
  readonly asked: Map<string, Promise<Result<Picture, string>>>;
  tries: number;
  bytes: Bytes;
};

export function newPictures(options: PicturesOptions): Pictures {
  const limits: Limits = { ...LIMITS, ...options.limits };
  const turn = newTurns(limits.atOnce);
  const shelves = new Map<string, Shelf>();

  /** What a message has had so far; the oldest shelves make room. */
  const shelfOf = (message: string): Shelf => {
    const now = options.clock.monotonic();
    let kept = 0;
    for (const [name, shelf] of [...shelves].reverse()) {
      kept += shelf.bytes;
      if (now - shelf.since > KEPT_FOR || kept > MOST_KEPT) shelves.delete(name);
    }
    const known = shelves.get(message);
    if (known) return known;
    const made: Shelf = { since: now, asked: new Map(), tries: 0, bytes: 0 };
    shelves.set(message, made);
    return made;
  };

  const fetchInto = async (shelf: Shelf, address: string): Promise<Result<Picture, string>> => {
    const fetched = await turn(async () =>
      shelf.bytes >= limits.perMessage ? err(TOO_MUCH) : follow(options, limits, address),
    );
    if (!fetched.ok) {
      // Asked again, it may have become better; it has used its place.
      shelf.asked.delete(address);
      return fetched;
    }
    if (shelf.bytes + fetched.value.bytes.length > limits.perMessage) return err(TOO_MUCH);
    shelf.bytes += fetched.value.bytes.length;
    return fetched;
  };

  return {
    async fetch(of, address) {
      if (!options.mayLeave()) return err('nothing leaves this computer in this mode');
      const shelf = shelfOf(of);
      const known = shelf.asked.get(address);
      if (known) return known;
      if (shelf.tries >= limits.picturesPerMessage) return err('this message has had as many as a message may');
      shelf.tries++;
      const asked = fetchInto(shelf, address);
      shelf.asked.set(address, asked);
      return asked;
    },
  };
}

const TOO_MUCH = 'the pictures of this message are too large together';

async function follow(options: PicturesOptions, limits: Limits, first: string): Promise<Result<Picture, string>> {
  const until = options.clock.monotonic() + limits.time;
  let address = first;
  let wasTls = false;
  for (let step = 0; step <= MOST_REDIRECTS; step++) {
    const target = pictureTarget(address, options.ports);
    if (!target.ok) return target;
    if (wasTls && !target.value.tls) return err('it leads from an encrypted address to a plain one');
    wasTls = target.value.tls;
    const answer = await askOnce(options, limits, target.value, until);
    if (!answer.ok) return answer;
    if ('picture' in answer.value) return ok(answer.value.picture);
    if (!URL.canParse(answer.value.moved, target.value.url.href))
      return err('it leads to an address that cannot be read');
    address = new URL(answer.value.moved, target.value.url).href;
  }
  return err('it leads from address to address without an end');
}

/** One address, one connection, one answer, all before `until`. */
async function askOnce(
  options: PicturesOptions,
  limits: Limits,
  target: PictureTarget,
  until: number,
): Promise<Result<PictureAnswer, string>> {
  const { clock } = options;
  let dialled: Dialled | null = null;
  let late = false;
  const { promise: tooLate, resolve: ring } = Promise.withResolvers<Result<never, string>>();
  const cancel = clock.after(Math.max(1, until - clock.monotonic()), () => {
    late = true;
    dialled?.destroy();
    ring(err('its server was too slow'));
  });
  const ask = async (): Promise<Result<PictureAnswer, string>> => {
    const connected = await connect(options, target, limits.time);
    if (!connected.ok) return connected;
    dialled = connected.value;
    if (late) dialled.destroy();
    return late ? err('its server was too slow') : askForPicture(target, dialled.stream(), limits.each);
  };
  try {
    return await Promise.race([ask(), tooLate]);
  } finally {
    cancel();
    (dialled as Dialled | null)?.destroy();
  }
}

async function connect(
  options: PicturesOptions,
  { host, port, tls }: PictureTarget,
  deadline: Duration,
): Promise<Result<Dialled, string>> {
  const guard = options.guard ?? pictureGuard();
  const addresses = await addressesOf(options.resolver, host);
  if (!addresses.ok) return addresses;
  // A name that leads inside as well as outside is a trick: none of its addresses is dialled.
  for (const address of addresses.value) {
    const allowed = guard.allow(address, port);
    if (!allowed.ok) return err(`it leads to where pictures are not fetched from: ${allowed.error}`);
  }
  const dialled = await dial({
    addresses: addresses.value,
    port,
    guard,
    clock: options.clock,
    deadline,
    ...(tls && {
      implicitTls: { mode: 'required', serverName: host, authorities: options.authorities ?? [] } as const,
    }),
  });
  return dialled.ok ? dialled : err(`its server cannot be reached: ${dialled.error.sentence}`);
}

/** Looked up once: what is judged is what is dialled. */
async function addressesOf(resolver: Resolver, host: string): Promise<Result<readonly string[], string>> {
  if (isIP(host) !== 0) return ok([host]);
  const answer = await resolver.address(host);
  if (answer.kind === 'found') return ok(answer.records.map(record => record.address));
  return err(answer.kind === 'failure' ? `the DNS was not to be asked: ${answer.why}` : `there is no ${host}`);
}

/** At most so many at once; the others wait in order. */
function newTurns(atOnce: number): <T>(act: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async act => {
    if (running >= atOnce) await new Promise<void>(resolve => waiting.push(resolve));
    running++;
    try {
      return await act();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
