/** What went wrong, in a sentence, and what to change. The server's own reply stands beneath, as it was said. Pure. */
import type { CapturedAttempt, ListenerState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

export type AttemptWords = {
  readonly title: string;
  /** Why, and what to change. */
  readonly advice: string;
};

const SECURE = '“secure: false”';

export function attemptWords(
  { kind, user, listener }: Pick<CapturedAttempt, 'kind' | 'user' | 'listener' | 'because'>,
  listeners: readonly ListenerState[],
): AttemptWords {
  const port = portOf(listener, listeners);
  switch (kind) {
    case 'tls-on-plain': {
      const encrypted = portOf('submissions', listeners);
      return {
        title: t('It spoke TLS to a port that begins in clear'),
        advice:
          encrypted === null
            ? t('Port {port} begins in clear and offers STARTTLS. In most programs that is {setting}.', {
                port,
                setting: SECURE,
              })
            : t(
                'Port {port} begins in clear and offers STARTTLS: set {setting}. Or use port {encrypted}, which begins with TLS.',
                {
                  ...{ port, encrypted, setting: SECURE },
                },
              ),
      };
    }
    case 'plain-on-tls':
      return {
        title: t('It did not complete TLS on a port that begins with TLS'),
        advice: t(
          'Either it spoke in clear, or it does not believe the certificate. Use the port {plain} without TLS, or let it trust this computer’s own authority.',
          { plain: portOf('smtp', listeners) ?? '' },
        ),
      };
    case 'sign-in':
      return {
        title: user ? t('Its sign-in as {user} was refused', { user }) : t('Its sign-in was refused'),
        advice: t('Name or password is wrong. With auth.any-password any name and any password will do.'),
      };
    case 'turned-away':
      return {
        title: t('It was turned away before it could speak'),
        advice: t('So many connections at once are not taken; the limit is smtp.max-connections-per-address.'),
      };
    case 'refused':
      return {
        title: t('It was refused'),
        advice: t('What the server answered stands below; the journey has every word.'),
      };
  }
}

export const portOf = (listener: string, listeners: readonly ListenerState[]): number | null =>
  listeners.find(one => one.name === listener && one.state === 'listening')?.port ?? null;
