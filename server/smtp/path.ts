/**
 * Reverse paths and forward paths, as MAIL and RCPT carry them. RFC 5321 §4.1.2, RFC 6531 §3.3.
 *
 *   Path           = "<" [ A-d-l ":" ] Mailbox ">"
 *   Mailbox        = Local-part "@" ( Domain / address-literal )
 *   Local-part     = Dot-string / Quoted-string        uUTF-8 may stand in both
 *   Domain         = sub-domain *("." sub-domain)      and U-labels
 *   address-literal = "[" ( IPv4-address-literal / IPv6-address-literal / ... ) "]"
 *
 * Leniencies: dots anywhere in a Dot-string (old Japanese mobile addresses); underscores in a domain; a local part
 * longer than 64 octets while the path keeps to 256 (forwarders write the old address into it); no angle brackets.
 */
export type Path = {
  /** As written, the source route left out (RFC 5321 Appendix C). Empty for the null reverse path. */
  readonly address: string;
  /** It holds more than ASCII. */
  readonly international: boolean;
};

/** RFC 5321 §4.5.3.1.3, §4.5.3.1.2 */
const LONGEST_PATH = 256;
const LONGEST_DOMAIN = 255;
const LONGEST_LABEL = 63;

const PLAIN =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const DOT_STRING = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-\u{a0}-\u{10ffff}]+$/u;
/** qtextSMTP and quoted-pairSMTP */
const QUOTED_STRING = /^"(?:[\x20-\x21\x23-\x5b\x5d-\x7e\u{a0}-\u{10ffff}]|\\[\x20-\x7e])*"$/u;
const LABEL = /^[A-Za-z0-9_\u{a0}-\u{10ffff}](?:[A-Za-z0-9_\-\u{a0}-\u{10ffff}]*[A-Za-z0-9_\u{a0}-\u{10ffff}])?$/u;
const SOURCE_ROUTE = /^@[^\s,:@"<>]+(?:,@[^\s,:@"<>]+)*:/;
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
/** Characters that show nothing and so disguise an address: zero-width space, word joiner, byte order mark, bidi. */
const INVISIBLE = /[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\u2028\u2029]/;

export type Split = { readonly path: string; readonly rest: string };

/** Parts the path from the parameters behind it. Brackets inside a quoted string do not count. */
export function splitPath(argument: string): Split | null {
  const text = argument.trimStart();
  if (!text.startsWith('<')) {
    const end = text.indexOf(' ');
    const path = end === -1 ? text : text.slice(0, end);
    return path === '' || /[<>"]/.test(path) ? null : { path, rest: end === -1 ? '' : text.slice(end) };
  }
  let quoted = false;
  for (let at = 1; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (character === '>' && !quoted) return { path: text.slice(1, at), rest: text.slice(at + 1) };
  }
  return null;
}

/** The null path is for MAIL only. */
export const parseReversePath = (path: string): Path | null =>
  path === '' ? { address: '', international: false } : parseMailbox(path);

/** RFC 5321 §4.1.1.3: `<Postmaster>` without a domain is a recipient. */
export const parseForwardPath = (path: string): Path | null =>
  path.toLowerCase() === 'postmaster' ? { address: path, international: false } : parseMailbox(path);

function parseMailbox(path: string): Path | null {
  if (path.length + 2 <= LONGEST_PATH && PLAIN.test(path) && shortLabels(path))
    return { address: path, international: false };
  const address = path.replace(SOURCE_ROUTE, '');
  const at = address.lastIndexOf('@');
  if (at < 1 || Buffer.byteLength(address) + 2 > LONGEST_PATH || INVISIBLE.test(address)) return null;
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (!DOT_STRING.test(local) && !QUOTED_STRING.test(local)) return null;
  if (!isDomain(domain) && !isAddressLiteral(domain)) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  return { address, international: /[^\x00-\x7f]/.test(address) };
}

const shortLabels = (address: string): boolean =>
  address.length - address.lastIndexOf('@') <= LONGEST_LABEL || isDomain(address.slice(address.lastIndexOf('@') + 1));

const isDomain = (domain: string): boolean =>
  Buffer.byteLength(domain) <= LONGEST_DOMAIN &&
  domain.split('.').every(label => Buffer.byteLength(label) <= LONGEST_LABEL && LABEL.test(label));

/** RFC 5321 §4.1.3. General-address-literal has no registered tag, so there is none to take. */
export function isAddressLiteral(domain: string): boolean {
  if (!domain.startsWith('[') || !domain.endsWith(']')) return false;
  const inside = domain.slice(1, -1);
  if (!/^IPv6:/i.test(inside)) return IPV4.test(inside);
  return /^[0-9a-f:.]{2,45}$/i.test(inside.slice(5)) && URL.canParse(`http://[${inside.slice(5)}]/`);
}

/**
 * What follows EHLO or HELO: a domain or an address literal. RFC 5321 §4.1.4: a name that does not match the address
 * is no reason to refuse, so any printable word will do; real clients send worse.
 */
export const isHelloName = (name: string): boolean => name.length <= LONGEST_DOMAIN && /^[\x21-\x7e]+$/.test(name);
