/**
 * What another server's answer means, and what to do, with the names that it is about; where there is nothing to name, in the
 * words that our mail has for it (mime/cause-words.ts). The bytes always stand beneath.
 */
import { languageTag, t } from '../base/language.ts';
import { explainInWords } from '../mime/cause-words.ts';
import type { Said } from './answer.ts';

type About = { readonly to: string; readonly next: string; readonly final: boolean };

const megabytes = (octets: number): string =>
  new Intl.NumberFormat(languageTag(), { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(
    octets / 1e6,
  );

/** `next`: when it is tried again; '' where it is not said. */
export function saidWords(heard: Said, { to, next, final }: About): string {
  const domain = to.slice(to.lastIndexOf('@') + 1);
  const host = heard.host ?? domain;
  switch (heard.cause) {
    case 'server-off':
      return t('{host} is busy or away for a while.', { host });
    case 'greylisted':
      return next === ''
        ? t('Their server asks unknown senders to try again.')
        : t('Their server asks unknown senders to try again. We will at {next}.', { next });
    case 'mailbox-full':
      return t('The mailbox of {to} is full. Only {to} can make room.', { to });
    case 'tls-not-ready':
      return t('{host} cannot encrypt just now.', { host });
    case 'out-of-order':
      return t('The commands came in an order that {host} does not take.', { host });
    case 'login-needed':
      return t('{host} wants us to sign in before it takes mail. Look at the name and password of your relay.', {
        host,
      });
    case 'wrong-password':
      return t('{host} does not take our name and password. Look at those of your relay.', { host });
    case 'no-such-address':
      return t('There is nobody called {to}. Check the spelling.', { to });
    case 'no-such-domain':
      return t('There is no domain {domain}. Check the spelling.', { domain });
    case 'relay-denied':
      return t('{host} only sends for people who signed in; it is not in charge of {domain}.', { host, domain });
    case 'spf':
      return t('Your domain’s SPF record does not name this server as one that may send for it. Add it there.');
    case 'dmarc':
      return t('Nothing proved that the mail is yours: neither SPF nor DKIM (DMARC). Set up both for your domain.');
    case 'too-large':
      return heard.limit === null
        ? t('The message is larger than {host} takes. Send it without the large attachments.', { host })
        : heard.size === null
          ? t('The message is larger than the {limit} that {host} takes.', { host, limit: megabytes(heard.limit) })
          : t('The message has {size}; {host} takes {limit}.', {
              size: megabytes(heard.size),
              host,
              limit: megabytes(heard.limit),
            });
    case 'block-listed':
      return heard.list === null
        ? t('This server’s address stands on a block list that {host} asks.', { host })
        : heard.delist === null
          ? t('This server’s address stands on the block list {list}, which {host} asks.', { list: heard.list, host })
          : t(
              'This server’s address stands on the block list {list}, which {host} asks. Ask to be taken off at {delist}.',
              { list: heard.list, host, delist: heard.delist },
            );
    case 'no-route':
    case 'takes-no-mail':
      return t('{domain} has no server that takes mail (no MX record, no address).', { domain });
    case 'loop':
      return t('The message goes round in circles: an alias or a forwarding leads back to where it came from.');
    case 'unreachable':
      return t('{host} does not answer.', { host });
    case 'certificate':
      return t('The certificate of {host} does not fit, and its domain wants that checked (MTA-STS or DANE).', {
        host,
      });
    default: {
      const { why, fix } = explainInWords(
        { status: null, reply: heard.reply, final },
        languageTag().startsWith('de') ? 'de' : 'en',
      );
      return final ? `${why} ${fix}` : why;
    }
  }
}
