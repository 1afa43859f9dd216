/**
 * What a failed TLS handshake says of the peer's settings, from the reason that OpenSSL or BoringSSL gives. Pure.
 * RFC 8446 §6.2 (alerts), RFC 5246 §7.2.2.
 */

/**
 * plain: it speaks, or waits for, clear text. certificate: it does not believe ours. old: it knows no version or cipher
 * that is still good. broke-off: it went away without a word.
 */
export type TlsFaultKind = 'plain' | 'certificate' | 'old' | 'broke-off' | 'other';

export function kindOfTlsFault(why: string): TlsFaultKind {
  const reason = why.toLowerCase().replaceAll('_', ' ');
  if (/wrong version number|http request|packet length|unknown protocol|unexpected message|record layer/.test(reason))
    return 'plain';
  if (/alert.*(unknown ca|certificate|access denied)/.test(reason)) return 'certificate';
  if (
    /unsupported protocol|no shared cipher|protocol version|insufficient security|inappropriate fallback/.test(reason)
  )
    return 'old';
  return /closed the connection|econnreset|socket hang up|aborted|epipe/.test(reason) ? 'broke-off' : 'other';
}
