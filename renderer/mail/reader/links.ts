/** Where a link really leads, in words, before anybody goes there: the host, its other spellings, and what is odd. Pure. */
import { t } from '../../../server/base/language.ts';
import {
  claimedHost,
  isNumbers,
  looksLike,
  mixedScripts,
  registered,
  UNSEEN,
  unicodeHost,
} from '../../../server/mime/look-alike.ts';

export type LinkFacts = {
  readonly kind: 'web' | 'mail' | 'phone';
  /** The whole target, as it will be opened. */
  readonly target: string;
  /** Of the web: the target around its host, so that the host can stand out. */
  readonly before: string;
  readonly host: string;
  readonly after: string;
  /** The host in the letters it stands for, where these are not ASCII. */
  readonly unicode: string | null;
  /** In words, worst first. */
  readonly warnings: readonly string[];
  /** An address inside the address, where this one only passes on. */
  readonly leadsOn: string | null;
  /** What tells the sender who clicked. */
  readonly tracking: readonly string[];
  /** The target without that. */
  readonly bare: string | null;
};

const TRACKING =
  /^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|__hs\w+|hsCtaTracking|vero_\w+|oly_\w+|s_cid|icid|wickedid|ck_subscriber_id|ml_subscriber\w*|sc_eh|trk\w*|elq\w*|_ke|_kx|spm|ref_src)$/i;
const PASSES_ON =
  /^(?:u|url|q|to|r|link|target|goto|dest\w*|redir\w*|redirect_?ur[il]|return_?(?:to|url)?|next|continue|out|href)$/i;
const PROGRAM =
  /\.(?:exe|msi|scr|com|bat|cmd|ps1|js|jse|vbs|wsf|hta|jar|iso|img|lnk|dmg|pkg|apk|app|deb|rpm|docm|xlsm)$/i;
export function linkFacts(href: string, text = ''): LinkFacts {
  const none = {
    unicode: null,
    warnings: [],
    leadsOn: null,
    tracking: [],
    bare: null,
    before: '',
    host: '',
    after: '',
  };
  if (/^tel:/i.test(href)) return { ...none, kind: 'phone', target: href };
  if (/^mailto:/i.test(href) || !URL.canParse(href)) return { ...none, kind: 'mail', target: href };
  const url = new URL(href);
  const host = url.hostname;
  const shown = unicodeHost(host);
  const [before = '', ...rest] = url.href.split(host);
  return {
    kind: 'web',
    target: url.href,
    before,
    host,
    after: rest.join(host),
    unicode: shown === host ? null : shown,
    warnings: warningsOf(url, host, text),
    leadsOn: innerAddress(url),
    ...trackingOf(url),
  };
}

function warningsOf(url: URL, host: string, text: string): string[] {
  const said = claimedHost(text);
  const like = looksLike(host);
  const mixed = mixedScripts(host);
  return [
    said !== null &&
      registered(said) !== registered(host) &&
      t('The text says {said}, but it leads to {host}.', { said, host }),
    like !== null && t('The name looks like {like}, and is another.', { like }),
    mixed.length > 1 &&
      t('Its name mixes letters of {scripts}, as names do that want to be taken for others.', {
        scripts: listed(mixed),
      }),
    url.username !== '' && t('What stands before the @ is not the host; the host is {host}.', { host }),
    UNSEEN.test(text) && t('The text of the link has invisible letters in it.'),
    isNumbers(host) && t('It leads to a number instead of a name.'),
    PROGRAM.test(url.pathname) &&
      t('It fetches a program or a file that can hold one: {file}', { file: url.pathname.split('/').at(-1) }),
    url.port !== '' && t('It uses the unusual port {port}.', { port: url.port }),
    url.protocol === 'http:' && t('The way there is not encrypted.'),
  ].filter(one => one !== false);
}

/** As before: two or three of them, each joined by “and”. */
const listed = (names: readonly string[]): string =>
  names.reduce((all, name) => t('{one} and {other}', { one: all, other: name }));

function innerAddress(url: URL): string | null {
  for (const [name, value] of url.searchParams)
    if (PASSES_ON.test(name) && /^https?:\/\//i.test(value) && URL.canParse(value)) return value;
  return null;
}

function trackingOf(url: URL): Pick<LinkFacts, 'tracking' | 'bare'> {
  const tracking = [...new Set(url.searchParams.keys())].filter(name => TRACKING.test(name));
  if (tracking.length === 0) return { tracking, bare: null };
  const bare = new URL(url);
  for (const name of tracking) bare.searchParams.delete(name);
  return { tracking, bare: bare.href };
}
