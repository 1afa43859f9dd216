/**
 * The bounce lab: what the world would answer to a captured message, shown octet for octet and given to the program that sent it.
 * Asked for by address (kinds.ts) or by somebody; only while mail is captured. Nothing loops: answers come from nobody, what answers
 * an answer of ours is left alone, and there are at most so many in a minute.
 */
import type { Clock, Random } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { minutes } from '../../base/units.ts';
import { event } from '../../events/event.ts';
import type { Recorder } from '../../journey/recorder.ts';
import { type Kind, type Wish, wishOf } from './kinds.ts';
import { answersUs, type Original } from './original.ts';
import { hostOf, type Place, parsePlace } from './place.ts';
import { type Answer, writeAnswer } from './write.ts';

/** A message, and where it lies. */
export type Answered = Omit<Original, 'recipient'> & {
  readonly trace: string;
  readonly recipients: readonly string[];
  /** '' where it names none. */
  readonly inbox: string;
};

export type Prepared = {
  /** Sends exactly this, as long as it is remembered. */
  readonly token: string;
  readonly wish: Wish;
  readonly about: Answered;
  readonly place: Place;
  readonly answer: Answer;
};

export type AnswerParts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly recorder: Pick<Recorder, 'note'>;
  readonly isOn: () => boolean;
  /** Where answers to this inbox's mail go, as its owner wrote it. */
  readonly placeFor: (inbox: string) => Promise<string>;
  /** A sentence: why it did not get there. */
  readonly give: (answer: Answer, place: Place, about: Answered, wish: Wish) => Promise<string | null>;
  readonly onBug: (fault: unknown, where: string) => void;
};

export type Wanted = Wish & {
  /** Whose server answers; not given: the first recipient. */
  readonly recipient?: string;
  /** Instead of where the inbox has it. */
  readonly place?: string;
};

export type Answers = {
  prepare(about: Answered, wanted: Wanted): Promise<Result<Prepared, string>>;
  /** null: it is not remembered any more. */
  send(token: string): Promise<Result<Prepared, string> | null>;
  /** A message was taken: what its recipients' addresses ask for is answered. Never waits, never throws. */
  came(about: Answered): void;
  /** Resolves when nothing is being given any more. */
  settle(): Promise<void>;
};

const MOST_PER_MINUTE = 60;
const MOST_PER_MESSAGE = 10;
const MOST_PREPARED = 100;
export const LAB_DOMAIN = 'lab.test';

export function newAnswers(parts: AnswerParts): Answers {
  const { clock, random, recorder } = parts;
  const prepared = new Map<string, Prepared>();
  const working = new Set<Promise<void>>();
  let given: number[] = [];

  const note = (
    about: Answered,
    wish: Wish,
    place: Place | null,
    answer: Answer | null,
    because: string | null,
  ): void =>
    recorder.note(
      event('capture.answered', clock.now(), about.trace, {
        kind: wish.detail === '' ? wish.kind : `${wish.kind}+${wish.detail}`,
        inbox: about.inbox,
        to: answer === null ? null : answer.kind === 'mail' ? answer.recipient : answer.url,
        host: place === null ? null : hostOf(place),
        because,
      }),
    );
  const prepare: Answers['prepare'] = async (about, wanted) => {
    if (!parts.isOn()) return err('Answers are given only while mail is captured');
    const place = parsePlace(wanted.place ?? (await parts.placeFor(about.inbox)));
    if (!place.ok) return place;
    const recipient = wanted.recipient ?? about.recipients[0];
    if (recipient === undefined) return err('Nobody is known whom it was for');
    if (!about.recipients.some(one => one.toLowerCase() === recipient.toLowerCase()))
      return err(`${recipient} is not among its recipients`);
    const wish = { kind: wanted.kind, detail: wanted.detail };
    const to = place.value.kind === 'http' ? null : place.value.to;
    const at = { now: clock.now(), random, domain: LAB_DOMAIN };
    const answer = writeAnswer(wish, { ...about, recipient }, to, at);
    if (!answer.ok) return answer;
    const token = Buffer.from(random.bytes(12)).toString('base64url');
    const made: Prepared = { token, wish, about, place: place.value, answer: answer.value };
    prepared.set(token, made);
    for (const oldest of prepared.keys()) if (prepared.size > MOST_PREPARED) prepared.delete(oldest);
    return ok(made);
  };
  const isTooMuch = (): boolean => {
    const since = clock.monotonic() - minutes(1);
    given = given.filter(at => at > since);
    return given.length >= MOST_PER_MINUTE;
  };
  const give = async (one: Prepared): Promise<Result<Prepared, string>> => {
    const { about, wish, place, answer } = one;
    if (!parts.isOn()) return err('Answers are given only while mail is captured');
    let because: string | null = `more than ${MOST_PER_MINUTE} answers in a minute`;
    if (!isTooMuch()) {
      given.push(clock.monotonic());
      because = await parts.give(answer, place, about, wish);
    }
    note(about, wish, place, answer, because);
    return because === null ? ok(one) : err(because);
  };
  const answerAll = async (about: Answered): Promise<void> => {
    const asked = about.recipients.flatMap(recipient => {
      const wish = wishOf(recipient);
      return wish ? [{ ...wish, recipient }] : [];
    });
    const isOurs = asked.length > 0 && answersUs({ ...about, recipient: '' });
    for (const wanted of asked.slice(0, MOST_PER_MESSAGE)) {
      const made = isOurs ? err('it answers an answer of the lab') : await prepare(about, wanted);
      if (!made.ok) note(about, wanted, null, null, made.error);
      else {
        prepared.delete(made.value.token);
        await give(made.value);
      }
    }
  };
  return {
    prepare,
    async send(token) {
      const found = prepared.get(token);
      if (!found) return null;
      prepared.delete(token);
      return give(found);
    },
    came(about) {
      if (!parts.isOn() || !about.recipients.some(one => wishOf(one) !== null)) return;
      const work: Promise<void> = answerAll(about)
        .catch(fault => parts.onBug(fault, 'the bounce lab'))
        .finally(() => working.delete(work));
      working.add(work);
    },
    async settle() {
      while (working.size > 0) await Promise.all(working);
    },
  };
}

export type { Kind };
