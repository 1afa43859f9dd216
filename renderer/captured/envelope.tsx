/** The envelope, apart from the header: what SMTP was told. Where the two differ, that is what a tester wants to see. */
import type { CapturedFacts } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { CopyButton } from '../design/button.tsx';
import { took } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import type { Message } from '../mail/reader/message.ts';

/** As the protocol says it, in every language. */
export const MAIL_FROM = 'MAIL FROM';
export const RCPT_TO = 'RCPT TO';

type EnvelopeProps = { readonly message: Message; readonly facts: CapturedFacts | null };

export function Envelope({ message, facts }: EnvelopeProps) {
  const envelope = facts?.envelope;
  if (!envelope) return <p className="reader-text quiet">{t('Its envelope is not known any more.')}</p>;
  const named = new Set([...(message.to ?? []), ...(message.cc ?? [])].map(({ email }) => email.toLowerCase()));
  const author = message.from?.[0]?.email.toLowerCase() ?? null;
  return (
    <section className="captured-envelope" aria-label={t('Envelope')}>
      <dl>
        <dt className="mono">{MAIL_FROM}</dt>
        <dd>
          <span className="mono">{`<${envelope.sender}>`}</span>
          {author !== null && author !== envelope.sender.toLowerCase() && (
            <Remark>{t('The header says From: {author}', { author })}</Remark>
          )}
        </dd>
        <dt className="mono">{RCPT_TO}</dt>
        <dd>
          <ul>
            {envelope.recipients.map(recipient => (
              <li key={recipient}>
                <span className="mono">{`<${recipient}>`}</span>
                {!named.has(recipient.toLowerCase()) && <Remark>{t('In no header: a blind copy')}</Remark>}
              </li>
            ))}
          </ul>
        </dd>
        <dt>{t('From')}</dt>
        <dd>
          <span className="mono">{envelope.remote}</span>
          {envelope.helo && <span className="quiet"> {t('calling itself {name}', { name: envelope.helo })}</span>}
        </dd>
        <dt>{t('Protocol')}</dt>
        <dd>
          {envelope.protocol}
          {envelope.user && <>, {t('signed in as {name}', { name: envelope.user })}</>}
        </dd>
        <dt>{t('Took')}</dt>
        <dd className="num">{t('{time} from MAIL to 250', { time: took(envelope.milliseconds) })}</dd>
      </dl>
      <CopyButton text={plain(envelope)} label={t('Copy the envelope')}>
        {t('Copy')}
      </CopyButton>
    </section>
  );
}

const Remark = ({ children }: { children: string }) => (
  <span className="captured-remark">
    <StatusShape shape="info" /> {children}
  </span>
);

const plain = ({ sender, recipients }: NonNullable<CapturedFacts['envelope']>): string =>
  [`MAIL FROM:<${sender}>`, ...recipients.map(one => `RCPT TO:<${one}>`)].join('\n');
