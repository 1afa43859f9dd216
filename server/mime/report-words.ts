/**
 * The part of a report that people read: what happened, to whom, why, who must act, and then the server's own words.
 * Plain text in lines that need no folding (RFC 3676 §4.2 leaves them as they are), in English or German.
 */
import { displayMailbox } from './address.ts';
import { explainInWords, type Language } from './cause-words.ts';
import { printDate } from './date.ts';
import type { Action, RecipientReport, Report } from './report.ts';
import { printable } from './report-fields.ts';

type Sentences = {
  readonly subjects: { readonly [A in Action]: string };
  readonly one: { readonly [A in Action]: string };
  readonly several: { readonly [A in Action]: string };
  readonly system: (name: string) => string;
  readonly why: string;
  readonly fix: string;
  readonly until: string;
  readonly said: (host: string) => string;
  readonly answer: string;
  readonly whole: string;
  readonly header: string;
  readonly tooLarge: (kilobytes: number) => string;
};

const english: Sentences = {
  subjects: {
    failed: 'Your message could not be delivered',
    delayed: 'Your message is delayed',
    delivered: 'Your message was delivered',
    relayed: 'Your message was passed on',
    expanded: 'Your message was passed on',
  },
  one: {
    failed: 'Your message could not be delivered to this address. No further attempt will be made:',
    delayed: 'Your message has not been delivered to this address yet. You need do nothing; we keep trying:',
    delivered: 'Your message was delivered to this address:',
    relayed: 'Your message was passed on to a server that sends no confirmations, so this is the last you hear of it:',
    expanded: 'Your message was passed on to the members of this list:',
  },
  several: {
    failed: 'Your message could not be delivered to these addresses. No further attempt will be made:',
    delayed: 'Your message has not been delivered to these addresses yet. You need do nothing; we keep trying:',
    delivered: 'Your message was delivered to these addresses:',
    relayed: 'Your message was passed on to servers that send no confirmations, so this is the last you hear of it:',
    expanded: 'Your message was passed on to the members of these lists:',
  },
  system: name => `This is the mail system at ${name}.`,
  why: 'Why',
  fix: 'What to do',
  until: 'We keep trying until',
  said: host => `The server ${host} said`,
  answer: 'The answer was',
  whole: 'Your message is attached.',
  header: 'The header of your message is attached.',
  tooLarge: kilobytes =>
    `The header of your message is attached; the message itself is larger than the ${kilobytes} KB that are sent back.`,
};

const german: Sentences = {
  subjects: {
    failed: 'Ihre Nachricht konnte nicht zugestellt werden',
    delayed: 'Ihre Nachricht verspätet sich',
    delivered: 'Ihre Nachricht wurde zugestellt',
    relayed: 'Ihre Nachricht wurde weitergegeben',
    expanded: 'Ihre Nachricht wurde weitergegeben',
  },
  one: {
    failed: 'Ihre Nachricht konnte an diese Adresse nicht zugestellt werden. Es wird nicht weiter versucht:',
    delayed:
      'Ihre Nachricht wurde an diese Adresse noch nicht zugestellt. Sie müssen nichts tun; wir versuchen es weiter:',
    delivered: 'Ihre Nachricht wurde an diese Adresse zugestellt:',
    relayed:
      'Ihre Nachricht wurde an einen Server weitergegeben, der keine Bestätigungen sendet; mehr werden Sie davon nicht hören:',
    expanded: 'Ihre Nachricht wurde an die Mitglieder dieser Liste weitergegeben:',
  },
  several: {
    failed: 'Ihre Nachricht konnte an diese Adressen nicht zugestellt werden. Es wird nicht weiter versucht:',
    delayed:
      'Ihre Nachricht wurde an diese Adressen noch nicht zugestellt. Sie müssen nichts tun; wir versuchen es weiter:',
    delivered: 'Ihre Nachricht wurde an diese Adressen zugestellt:',
    relayed:
      'Ihre Nachricht wurde an Server weitergegeben, die keine Bestätigungen senden; mehr werden Sie davon nicht hören:',
    expanded: 'Ihre Nachricht wurde an die Mitglieder dieser Listen weitergegeben:',
  },
  system: name => `Dies ist das Mailsystem von ${name}.`,
  why: 'Warum',
  fix: 'Was zu tun ist',
  until: 'Wir versuchen es bis',
  said: host => `Der Server ${host} sagte`,
  answer: 'Die Antwort war',
  whole: 'Ihre Nachricht ist angehängt.',
  header: 'Der Kopf Ihrer Nachricht ist angehängt.',
  tooLarge: kilobytes =>
    `Der Kopf Ihrer Nachricht ist angehängt; die Nachricht selbst ist größer als die ${kilobytes} KB, die zurückgesandt werden.`,
};

const sentences: { readonly [L in Language]: Sentences } = { en: english, de: german };

/** Worst first: the subject speaks of the worst that happened. */
const actions: readonly Action[] = ['failed', 'delayed', 'expanded', 'relayed', 'delivered'];

const worst = (report: Report): Action =>
  actions.find(action => report.recipients.some(recipient => recipient.action === action)) ?? 'failed';

export function subjectOf(report: Report): string {
  const [first, ...others] = report.recipients;
  const whom = others.length === 0 ? ` (${displayMailbox(first!.recipient).slice(0, 100)})` : '';
  return sentences[report.language ?? 'en'].subjects[worst(report)] + whom;
}

/** How much of the message is in the report: that is said last. */
export type Returned = { readonly whole: boolean; readonly tooLarge: boolean; readonly most: number };

export function plainWords(report: Report, returned: Returned, zone: number): string {
  const say = sentences[report.language ?? 'en'];
  const paragraphs = [wrap(say.system(report.reportingServer), '')];
  for (const action of actions) {
    const concerned = report.recipients.filter(recipient => recipient.action === action);
    if (concerned.length === 0) continue;
    paragraphs.push(wrap((concerned.length > 1 ? say.several : say.one)[action], ''));
    paragraphs.push(...concerned.map(recipient => inWords(recipient, report.language ?? 'en', zone)));
  }
  const { whole, tooLarge, most } = returned;
  paragraphs.push(wrap(whole ? say.whole : tooLarge ? say.tooLarge(Math.floor(most / 1024)) : say.header, ''));
  return `${paragraphs.join('\n\n')}\n`;
}

function inWords(recipient: RecipientReport, language: Language, zone: number): string {
  const { action, status, diagnostic, remoteServer, retryUntil } = recipient;
  const say = sentences[language];
  const lines = [`  ${displayMailbox(recipient.recipient)}`];
  if (action === 'failed' || action === 'delayed') {
    const final = action === 'failed';
    const { why, fix } = explainInWords({ status, reply: diagnostic ?? null, final }, language);
    lines.push(wrap(`${say.why}: ${why}`, '    '));
    if (final) lines.push(wrap(`${say.fix}: ${fix}`, '    '));
  }
  if (action === 'delayed' && retryUntil !== undefined) lines.push(`    ${say.until}: ${printDate(retryUntil, zone)}`);
  if (diagnostic) {
    const who = remoteServer ? say.said(printable(remoteServer)) : say.answer;
    lines.push(wrap(`${who}: ${printable(diagnostic)}`, '    '));
  }
  return lines.join('\n');
}

/** Short enough to be sent as it is, and to be read in any window. */
const WIDTH = 76;

function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length + word.length > WIDTH && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}
