/** The bounce lab: its answers into the test inbox, to a program's own port, or by POST; to this computer, or where the owner allows it. */

import { err, ok } from '../base/result.ts';
import type { Scope } from '../base/scope.ts';
import { seconds } from '../base/units.ts';
import { type AnswerParts, type Answers, newAnswers } from '../capture/answers/answers.ts';
import { hostOf, isNamed, isOurName, isThisComputer } from '../capture/answers/place.ts';
import type { Answer } from '../capture/answers/write.ts';
import { testInbox } from '../capture/inbox.ts';
import { optionsOf } from '../capture/options.ts';
import { messageTrace } from '../events/trace.ts';
import type { Guard } from '../net/dial.ts';
import { httpPost } from '../net/http-post.ts';
import { inboxMailbox } from '../queue/captured.ts';
import type { Ground } from './ground.ts';
import type { MailSystem } from './mail-system.ts';
import { VERSION } from './version.ts';

const PATIENCE = seconds(15);

export function openAnswers(ground: Ground, mail: Pick<MailSystem, 'intake' | 'handTo'>, scope: Scope): Answers {
  const { store, config, newTrace } = ground;
  const closing = new AbortController();
  scope.onClose(() => closing.abort());
  const allowed = (): readonly string[] => config()['capture.answer-to'];
  /** Asked of the name, and of the address that it led to. */
  const fault = (host: string): string | null =>
    isOurName(host) || isNamed(host, allowed())
      ? null
      : `${host} is not this computer, and not among the hosts of the setting capture.answer-to`;
  const guardFor = (host: string): Guard => ({
    allow: address =>
      isThisComputer(address) || isNamed(host, allowed())
        ? ok(undefined)
        : err(`${host} leads to ${address}, which is not this computer`),
  });
  const post = async (url: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<string | null> => {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase();
    const because = fault(host);
    if (because !== null) return because;
    const done = await httpPost({
      ...{ url: new URL(url), body, deadline: PATIENCE, guard: guardFor(host), signal: closing.signal },
      headers: { 'user-agent': `Mailroom/${VERSION}`, ...headers },
    });
    if (!done.ok) return `${host}: ${done.error}`;
    return done.value >= 200 && done.value < 300 ? null : `${host} answered ${done.value}`;
  };
  const here = async ({ sender, recipient, bytes }: Extract<Answer, { kind: 'mail' }>, inbox: string) => {
    const taken = await mail.intake({
      ...{ trace: messageTrace(newTrace(), 1), bytes, sender },
      recipients: [{ address: recipient, notify: 0, original: null }],
      parameters: {
        ...{
          body: '8BITMIME',
          smtpUtf8: [...(sender + recipient)].some(one => one > '\u007f'),
          ret: null,
          envid: null,
        },
        captured: { ...(inbox === '' ? {} : { inbox, firm: true }), tags: ['lab'] },
      },
      origin: 'submission',
      ...{ login: null, reception: null, chronicle: {} },
      told: {
        remote: 'this server',
        helo: null,
        protocol: 'local',
        listener: 'local',
        mechanism: null,
        milliseconds: 0,
      },
    });
    return taken.ok ? null : taken.error.because;
  };
  const give: AnswerParts['give'] = async (answer, place, about, wish) => {
    if (answer.kind === 'post') return post(answer.url, { 'content-type': answer.type }, answer.bytes);
    switch (place.kind) {
      case 'here':
        return here(answer, about.inbox);
      case 'http':
        return post(
          place.url,
          {
            'content-type': 'message/rfc822',
            ...{ 'x-mailroom-answer': wish.kind, 'x-mailroom-inbox': encodeURIComponent(about.inbox) },
            ...{ 'x-mailroom-sender': header(answer.sender), 'x-mailroom-recipient': header(answer.recipient) },
          },
          answer.bytes,
        );
      case 'smtp': {
        const host = hostOf(place)!;
        const because = fault(host);
        if (because !== null) return because;
        // A resolver may say anything of it.
        const dialled = isOurName(host) && !isThisComputer(host) ? '127.0.0.1' : host;
        const { sender, recipient, bytes } = answer;
        return mail.handTo(
          { host: dialled, port: place.port, guard: guardFor(host) },
          { bytes, sender, recipients: [recipient] },
        );
      }
    }
  };
  const answers = newAnswers({
    ...{ ...ground, clock: ground.mailClock },
    isOn: () => config().mode === 'capture',
    async placeFor(inbox) {
      const found = await testInbox(store);
      const mailbox = found?.mailboxes.find(({ name }) => name === inboxMailbox(inbox === '' ? null : inbox));
      const own = mailbox ? await optionsOf(store, mailbox) : null;
      return own?.answers ?? config()['capture.answers'];
    },
    give,
  });
  return answers;
}

/** An address as a field of HTTP: what is beyond ASCII is written %C3%A4. */
const header = (address: string): string => address.replace(/[^!-~]/gu, encodeURIComponent);
