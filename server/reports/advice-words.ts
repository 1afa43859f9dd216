/** What is to be done about the reports, in sentences: of the command line, and of the window in the reader's language. */
import { t } from '../base/language.ts';

type Values = Readonly<Record<string, string | number>>;
export type AdviceCode = keyof typeof sentences;
export type Advice = {
  readonly kind: 'ok' | 'attention' | 'failed' | 'info';
  readonly code: AdviceCode;
  readonly values: Values;
  /** In English. */
  readonly sentence: string;
};

const sentences = {
  'none-yet': () => t('No report has come yet. Publish where they are to be sent, and wait a day or two.'),
  unproven: (v: Values) =>
    t(
      '{count, plural, one {# report has come that DMARC does not prove to be from whom it names} other {# reports have come that DMARC does not prove to be from whom they name}}: not counted.',
      v,
    ),
  well: (v: Values) =>
    [
      Number(v.passed) > 0 &&
        t('{passed, plural, one {# message} other {# messages}} that others have seen in your name: all passed.', v),
      Number(v.sessions) > 0 &&
        t(
          '{sessions, plural, one {# session} other {# sessions}} with your mail hosts: all encrypted as they should be.',
          v,
        ),
      v.open !== '' && t('{open} still asks for p=none: p=quarantine is the next step.', v),
    ]
      .filter(words => words !== false)
      .join(' '),
  'own-fail': (v: Values) =>
    t(
      '{messages, plural, one {# message} other {# messages}} of your own failed, sent by {sources}{more, plural, =0 {} other { and # more}}: look whether the SPF record names it and its mail is signed (mailroom dkim list).',
      v,
    ),
  'strangers-fail': (v: Values) =>
    t(
      '{count, plural, one {# source} other {# sources}} sent {messages, plural, one {# message} other {# messages}} in your name that failed: {sources}{more, plural, =0 {} other { and # more}}. {policy, select, reject {If none of them is yours there is nothing to do: {domain} asks to refuse such mail.} quarantine {If none of them is yours there is nothing to do: {domain} asks to set aside such mail.} other {If one is yours, let it sign with a key of yours or name it in the SPF record; if none is, publish p=quarantine, then p=reject.}}',
      v,
    ),
  'host-fails': (v: Values) =>
    t('{failed, plural, one {# session} other {# sessions}} with {host} failed: {why}.', {
      ...v,
      why: v.problem === '' ? t('nobody said why') : problemWords(String(v.problem)),
    }),
} as const;

export const adviceSentence = ({ code, values }: Pick<Advice, 'code' | 'values'>): string => sentences[code](values);

export const newAdvice = (kind: Advice['kind'], code: AdviceCode, values: Values): Advice => ({
  ...{ kind, code, values },
  sentence: adviceSentence({ code, values }),
});

/** What went wrong with a session, in words. RFC 8460 §4.3. */
const problems: Readonly<Record<string, () => string>> = {
  'starttls-not-supported': () => t('it offered no encryption'),
  'certificate-host-mismatch': () => t('its certificate does not name it'),
  'certificate-expired': () => t('its certificate had expired'),
  'certificate-not-trusted': () => t('its certificate is vouched for by nobody known'),
  'validation-failure': () => t('it could not be proven'),
  'tlsa-invalid': () => t('its certificate is not the one in the TLSA record'),
  'dnssec-invalid': () => t('its DNSSEC signatures do not hold'),
  'dane-required': () => t('DANE was required, and there is no TLSA record'),
  'sts-policy-fetch-error': () => t('the MTA-STS policy could not be fetched'),
  'sts-policy-invalid': () => t('the MTA-STS policy cannot be read'),
  'sts-webpki-invalid': () => t('the MTA-STS policy host could not prove its name'),
};

export const problemWords = (result: string): string => problems[result]?.() ?? result;
