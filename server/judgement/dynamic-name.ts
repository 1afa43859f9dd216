/**
 * Whether a name looks as if a provider had made it for one of many customers' lines: mail servers have names that
 * somebody has chosen. Only the words that say so count, not digits alone: many a server of a cloud has its address in its name.
 */
const SAYS_SO =
  /(^|[.\d-])(dyn|dynamic|dynip|dhcp|dial|dialup|dialin|adsl|xdsl|vdsl|dsl|pppoe|ppp|cable|pool|pools|broadband|dsldevice|cust|customer|client|res|residential|mobile|wireless|wlan|lte|umts|gprs)([.\d-]|$)/;
const SAYS_NOT = /(^|[.\d-])(static|fixed|mail\d*|mx\d*|smtp\d*|mta\d*|relay\d*|out(bound)?\d*)([.\d-]|$)/;

/** `name`: proven both ways (RFC 8601 §2.7.3). The address must stand in it too, forwards, backwards or in hexadecimal. */
export function looksDynamic(name: string, address: string): boolean {
  const small = name.toLowerCase();
  if (!SAYS_SO.test(small) || SAYS_NOT.test(small)) return false;
  const octets = address.split('.');
  if (octets.length !== 4) return true;
  const numbers: readonly string[] = small.match(/\d+/g) ?? [];
  const hexadecimal = octets.map(octet => Number(octet).toString(16).padStart(2, '0')).join('');
  return (
    octets.slice(2).every(octet => numbers.some(one => Number(one) === Number(octet))) || small.includes(hexadecimal)
  );
}
