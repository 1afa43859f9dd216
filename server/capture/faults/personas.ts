/**
 * Scripts that come with us: how large providers, a strict Postfix and a greylisting server refuse, in their own words. Texts and
 * codes are theirs, each with where it was found (Gmail's looked at again in November 2026); numbers that nobody publishes are
 * chosen so that a test meets them, and say so. What always needs something to happen to is tried by writing to unknown@, full@ or
 * from blocked@ of any domain.
 */
import type { FaultScript } from './script.ts';

export type PersonaId = 'gmail' | 'outlook' | 'yahoo' | 'postfix' | 'greylist';

const MEGABYTE = 1_000_000;

export const personas: Readonly<Record<PersonaId, FaultScript>> = {
  // https://knowledge.workspace.google.com/admin/support/troubleshooting/gmail-smtp-errors-and-codes, unless another is named
  gmail: {
    name: 'Gmail',
    steps: [
      {
        // https://www.suped.com/learn/email-deliverability/what-is-the-google-error-message-when-an-email-exceeds-size-limits; 25 MB: ibid.
        ...{ name: 'too big', at: 'mail', bigger: 25 * MEGABYTE },
        reply: "552 5.3.4 Your message exceeded Google's message size limits.",
      },
      {
        name: 'no such account',
        ...{ at: 'rcpt', recipient: 'unknown@*' },
        reply:
          "550 5.1.1 The email account that you tried to reach does not exist. Please try\ndouble-checking the recipient's email address for typos or\nunnecessary spaces.",
      },
      {
        name: 'over quota',
        ...{ at: 'rcpt', recipient: 'full@*' },
        reply: '452 4.2.2 The email account that you tried to reach is over quota.',
      },
      {
        // 100 is what RFC 5321 §4.5.3.1.8 wants at least; theirs is not published.
        ...{ name: 'too many recipients', at: 'rcpt', beyond: 100, per: 'message' },
        reply: '452 4.5.3 Your message has too many recipients.',
      },
      {
        // How many are too many is not published.
        ...{ name: 'one person, too quickly', at: 'rcpt', above: { count: 10, seconds: 60 }, per: 'recipient' },
        reply:
          '450 4.2.1 The user you are trying to contact is receiving mail at a rate that\nprevents additional messages from being delivered. Please resend your\nmessage at a later time. If the user is able to receive mail at that time,\nyour message will be delivered.',
      },
      {
        // https://smtp.codes/google; how many are too many is not published.
        ...{ name: 'too much at once', at: 'message', above: { count: 20, seconds: 10 }, per: 'remote' },
        reply:
          '421 4.7.28 [{remote}] Our system has detected an unusual rate of unsolicited\nmail originating from your IP address. To protect our users from spam,\nmail sent from your IP address has been temporarily rate limited. Please visit\nhttps://support.google.com/mail/?p=UnsolicitedRateLimitError to review our Bulk Email Senders Guidelines. - gsmtp',
      },
    ],
  },
  outlook: {
    name: 'Outlook',
    steps: [
      {
        // In reply to MAIL FROM: https://sevencreative.co.uk/how-to-remove-yourself-from-the-hotmail-block-list/
        ...{ name: 'on the block list', at: 'mail', sender: 'blocked@*' },
        reply:
          "550 5.7.1 Unfortunately, messages from [{remote}] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",
      },
      {
        // More than 200 of one domain: https://developerpublish.com/microsoft-365-exchange-error-code-4-5-3-too-many-recipients
        ...{ name: 'too many recipients', at: 'rcpt', beyond: 200, per: 'message' },
        reply: '452 4.5.3 Too many recipients',
      },
      {
        // As Sisimai's collection of replies has it, in reply to RCPT TO; how many are too many is not published.
        ...{ name: 'server busy', at: 'rcpt', above: { count: 30, seconds: 60 }, per: 'remote' },
        reply: '451 4.7.500 Server busy. Please try again later from [{remote}]. (AS761)',
      },
      {
        // https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online; the number is ours
        ...{ name: 'one mailbox, too quickly', at: 'message', above: { count: 10, seconds: 60 }, per: 'recipient' },
        reply: '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded',
      },
    ],
  },
  // https://smtp.codes/yahoo
  yahoo: {
    name: 'Yahoo',
    steps: [
      {
        // How many are too many is not published.
        ...{ name: 'unexpected volume', at: 'mail', above: { count: 20, seconds: 60 }, per: 'remote' },
        reply:
          '421 4.7.0 [TSS04] Messages from {remote} temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes',
      },
      {
        // The number is ours.
        ...{ name: 'messages of one connection', at: 'mail', beyond: 5, per: 'session' },
        reply: '421 Max message per connection reached, closing transmission channel',
      },
      {
        // The number is ours.
        ...{ name: 'one person, too quickly', at: 'rcpt', above: { count: 10, seconds: 60 }, per: 'recipient' },
        reply: '450 User is receiving mail too quickly',
      },
    ],
  },
  // Postfix, src/smtpd/smtpd.c
  postfix: {
    name: 'Strict Postfix',
    steps: [
      {
        // smtpd_client_message_rate_limit = 10, in anvil_rate_time_unit = 60s
        ...{ name: 'message rate', at: 'mail', above: { count: 10, seconds: 60 }, per: 'remote' },
        reply: '450 4.7.1 Error: too much mail from {remote}',
      },
      {
        // local_recipient_maps
        ...{ name: 'unknown user', at: 'rcpt', recipient: 'unknown@*' },
        reply: '550 5.1.1 <{recipient}>: Recipient address rejected: User unknown in local recipient table',
      },
      {
        // smtpd_recipient_limit = 50
        ...{ name: 'recipient limit', at: 'rcpt', beyond: 50, per: 'message' },
        reply: '452 4.5.3 Error: too many recipients',
      },
      {
        // smtpd_client_recipient_rate_limit = 200
        ...{ name: 'recipient rate', at: 'rcpt', above: { count: 200, seconds: 60 }, per: 'remote' },
        reply: '450 4.7.1 Error: too many recipients from {remote}',
      },
    ],
  },
  // Postgrey's words (its --greylist-text); 300 seconds are its --delay. RFC 6647 §2.3.
  greylist: {
    name: 'A greylisting server',
    steps: [
      {
        name: 'greylisted',
        ...{ at: 'rcpt', greylist: 300 },
        reply:
          '450 4.2.0 <{recipient}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/',
      },
    ],
  },
};

export const personaIds = Object.keys(personas) as readonly PersonaId[];
