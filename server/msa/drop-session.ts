/** A dropped message as the checks want it, which know conversations alone: one with this computer, that nobody held. */
import type { Instant } from '../base/units.ts';
import type { SmtpSession, Transaction } from '../smtp/handler.ts';

const HERE = { address: '127.0.0.1', port: 0 };

export const asSession = (id: string, startedAt: Instant): SmtpSession => ({
  ...{ id, remote: HERE, local: HERE, startedAt, protocol: 'ESMTP', helo: 'localhost', tls: null, login: null },
  early: false,
  transcript: () => [],
  takeTranscript: () => ({ lines: [], mark: 0 }),
  drop: () => {},
});

export const asTransaction = (sender: string, recipients: readonly string[]): Transaction => ({
  sender: { path: sender, size: null, body: null, smtpUtf8: false, ret: null, envid: null, auth: null },
  recipients: recipients.map(path => ({ path, notify: null, orcpt: null })),
  ...{ by: 'DATA', mended: false, mark: 0 },
});
