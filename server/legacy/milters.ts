/** Milters and scanners beside the old server, `inet:localhost:8891` and `unix:/run/…`, as settings of ours. */
import { parseSocketAddress } from '../config/socket-address.ts';
import type { Book, Done, Line } from './book.ts';
import { wordsOf } from './lines.ts';
import { entry, setting } from './settings.ts';

/** They do what is done here anyway. */
const itself: readonly (readonly [RegExp, string])[] = [
  [/opendkim|:8891$/, 'OpenDKIM signs and checks signatures; Mailroom does both itself (mailroom dkim)'],
  [/opendmarc|:8893$/, 'OpenDMARC checks DMARC; Mailroom does so itself'],
  [/greylist/, 'greylisting; checks.greylist does so here'],
  [/spf/, 'SPF is checked; so here'],
];

/** `folder`: where a path without a slash begins. */
export function readMilters(book: Book, at: Line, value: string, folder: string): Done {
  const words = wordsOf(value).filter(word => word !== 'none');
  if (words.length === 0) return book.means(at, 'no milters are asked');
  for (const word of words) {
    const line = { ...at, text: word };
    // `{ inet:host:port, timeout=10s }`: only where it is.
    const [place = ''] = wordsOf(word.replace(/^\{\s*|\s*\}$/g, ''));
    const known = itself.find(([names]) => names.test(place));
    const address = socketAddress(place, folder);
    if (known) book.means(line, known[1]);
    else if (address === null) book.cannot(line, 'a milter', `"${place.slice(0, 80)}" is no place that can be asked`);
    else if (/spamass/.test(place))
      book.cannot(line, 'a milter of SpamAssassin', 'spamd is asked itself here: set scan.spamd to its address');
    else book.means(line, `a milter at ${address}`, [entry('scan.milters', address)]);
  }
}

/** 'inet:8891@localhost', 'inet:localhost:8891', 'unix:/run/x.sock', 'local:/run/x.sock' */
function socketAddress(text: string, folder: string): string | null {
  const [, type, rest = ''] = /^(inet6?|unix|local):(.*)$/.exec(text) ?? [];
  if (type === undefined) return null;
  if (type === 'unix' || type === 'local') return checked(`unix:${rest.startsWith('/') ? rest : `${folder}/${rest}`}`);
  const [, port, host] = /^(\d+)@(.+)$/.exec(rest) ?? [];
  const place = port === undefined ? rest : `${host}:${port}`;
  return checked(place.replace(/^localhost:/, '127.0.0.1:'));
}

const checked = (address: string): string | null => (parseSocketAddress(address).ok ? address : null);

export function readClamav(book: Book, at: Line, place: string): Done {
  const address = checked(
    place.startsWith('/')
      ? `unix:${place}`
      : place
          .trim()
          .replace(/\s+/, ':')
          .replace(/^localhost:/, '127.0.0.1:'),
  );
  if (address) book.means(at, `ClamAV at ${address}`, [setting('scan.clamav', address)]);
  else book.cannot(at, 'a virus scanner', `"${place.slice(0, 80)}" is no place of ClamAV's`);
}
