/**
 * The one sentence that is true now: is mail moving? What is so is decided by the server (status.headline.kind); the words
 * and the figures of the time that is looked at are the window's. Pure.
 */
import type { LineCounts, Status } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { span } from '../design/format.ts';
import type { Shape } from '../design/words.ts';

export type Headline = { readonly shape: Shape; readonly title: string; readonly text: string };

/** As server/queue/frozen.ts calls it. */
const PAUSED = 'frozen *';

type Facts = {
  readonly status: Status;
  /** null: not known yet. */
  readonly line: LineCounts | null;
  readonly connected: boolean;
};

export function headlineOf({ status, line, connected }: Facts): Headline {
  const { headline, listeners, needs } = status;
  const figures = figuresOf(status, line);
  if (!connected)
    return {
      shape: 'attention',
      title: t('The mail server is away'),
      text: t('This is how it was when it last answered. {figures}', { figures }),
    };
  if (headline.kind === 'attention')
    return {
      shape: 'attention',
      title: t('Nobody can hand mail over'),
      text: t('No port is open for mail. Each one below says why.'),
    };
  if (!listeners.some(isForMail))
    return {
      shape: 'ok',
      title: t('Ready for the first run'),
      text: t('No port is open for mail yet: first choose what mail on this computer is for.'),
    };
  if (needs.some(need => need.id === PAUSED))
    return {
      shape: 'held',
      title: t('Outgoing mail is paused'),
      text: t('Mail for people here still arrives. {figures}', { figures }),
    };
  return { ...usual(status), text: usualText(status, figures) };
}

const isForMail = ({ name, state }: Status['listeners'][number]): boolean =>
  state !== 'off' && !['console', 'http', 'https'].includes(name);

function usual({ headline, ledger }: Status): Pick<Headline, 'shape' | 'title'> {
  switch (headline.kind) {
    case 'stuck':
      return { shape: 'failed', title: t('Some mail is stuck') };
    case 'waiting':
      return { shape: 'waiting', title: t('Mail is moving, some of it waits') };
    case 'capture':
      return { shape: 'captured', title: ledger.accepted === 0 ? t('Ready to catch mail') : t('Catching everything') };
    case 'moving':
      return { shape: 'ok', title: t('All mail is moving') };
    case 'quiet':
    case 'attention':
      return { shape: 'ok', title: t('Ready for the first letter') };
  }
}

function usualText({ headline, ledger }: Status, figures: string): string {
  if (headline.kind === 'capture')
    return ledger.accepted === 0
      ? t('Whatever your programs send ends here. Nothing leaves this computer.')
      : t('{figures} Nothing leaves this computer.', { figures });
  if (ledger.accepted === 0) return t('Everything is open, and no mail has come yet.');
  return figures;
}

function figuresOf({ queue, oldestWaiting, now }: Status, line: LineCounts | null): string {
  const waiting = queue.queued + queue.active + queue.deferred + queue.held;
  const values = { waiting, age: oldestWaiting === null ? '' : span(Math.max(0, now - oldestWaiting), 'bent') };
  if (line === null)
    return t(
      '{waiting, plural, =0 {Nothing waits.} one {# waits, since {age}.} other {# wait, the oldest for {age}.}}',
      values,
    );
  return t(
    '{accepted, plural, =0 {No message} one {# message} other {# messages}} {period, select, quarter {in the last 15 minutes} hour {in the last hour} other {in the last 24 hours}}. {waiting, plural, =0 {Nothing waits.} one {# waits, since {age}.} other {# wait, the oldest for {age}.}} {failed, plural, =0 {Nothing failed.} one {# failed.} other {# failed.}}',
    { ...values, accepted: line.counts.accepted, period: periodOf(line.minutes), failed: line.failed },
  );
}

const periodOf = (minutes: number): string => (minutes <= 15 ? 'quarter' : minutes <= 60 ? 'hour' : 'day');

export const spans = [
  ['15', t('15 min')],
  ['60', t('1 hour')],
  ['1440', t('24 hours')],
] as const;
