/**
 * STARTTLS: the connection becomes encrypted in place. What the client sent after the command in clear is thrown away
 * by the shell, and nothing it learned or said before counts. RFC 3501 §6.2.1; RFC 3207 §4.2 for the reason.
 *
 *   starttls = "STARTTLS"
 */
import { bad, command, nothing } from '../command.ts';

export const startTls = command({
  name: 'STARTTLS',
  states: ['not-authenticated'],
  concurrency: 'leaves-mailbox',
  parse: nothing,
  async run({ settings, attempt, compressed }) {
    if (attempt.tls) return bad('The connection is encrypted already');
    if (!settings.startTls) return bad('STARTTLS is not offered here');
    // RFC 4978 §3: TLS below compression can only come first.
    if (compressed) return bad('The connection is compressed already');
    return { status: 'OK', text: 'Begin TLS negotiation now', after: 'start-tls' };
  },
});
