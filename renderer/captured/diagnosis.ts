/**
 * Why nothing has been captured: looked for in the order in which somebody would look, and said as it is now. Another
 * program owns the port; somebody is connected; the last who came was refused, or left; nobody came at all. Pure.
 */
import type { CapturedNow, ListenerState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { ago } from '../design/format.ts';
import { heard } from '../language/heard.ts';
import { attemptWords } from './attempt-words.ts';

export type Diagnosis = {
  readonly kind: 'port' | 'closed' | 'now' | 'attempt' | 'left' | 'nobody';
  readonly title: string;
  readonly text: string;
  /** Whose journey proves it. */
  readonly trace: string | null;
};

const DOORS = ['smtp', 'submission', 'submissions'];

export function diagnose(
  state: Pick<CapturedNow, 'attempts' | 'visit'>,
  listeners: readonly ListenerState[],
  now: number,
): Diagnosis {
  const doors = listeners.filter(({ name }) => DOORS.includes(name));
  const smtp = doors.find(({ name }) => name === 'smtp') ?? doors[0];
  const place = smtp ? `${smtp.host}:${smtp.port}` : '';
  if (smtp?.state === 'failed')
    return {
      kind: 'port',
      title: t('{place} could not be opened', { place }),
      text: heard(smtp.sentence ?? ''),
      trace: null,
    };
  if (!smtp || smtp.state === 'off')
    return { kind: 'closed', title: t('No port for mail is open'), text: t('smtp.port is off.'), trace: null };
  const busy = doors.find(({ connections }) => connections > 0);
  if (busy)
    return {
      kind: 'now',
      title: t('Somebody is connected to {place} right now', { place: `${busy.host}:${busy.port}` }),
      text: t('A message shows here as soon as it is complete.'),
      trace: null,
    };
  const attempt = state.attempts[0];
  const { visit } = state;
  if (attempt && (!visit || attempt.at >= visit.at)) {
    const { title, advice } = attemptWords(attempt, listeners);
    return {
      kind: 'attempt',
      title: t('Somebody connected {when}: {what}', { when: ago(attempt.at, now), what: lowerFirst(title) }),
      text: advice,
      trace: attempt.trace,
    };
  }
  if (visit)
    return {
      kind: 'left',
      title: t('Somebody connected {when} and left without a message', { when: ago(visit.at, now) }),
      text: t(
        'From {remote}. A program that only looks whether the port is open does so; so does one that gives up before it sends.',
        {
          remote: visit.remote,
        },
      ),
      trace: visit.trace,
    };
  return {
    kind: 'nobody',
    title: t('Nobody has connected to {place} yet', { place }),
    text: t('Point your program’s mail there: no name, no password, no TLS needed.'),
    trace: null,
  };
}

/** Behind a colon. German nouns keep their capital: there the sentences begin with a pronoun, as here. */
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
