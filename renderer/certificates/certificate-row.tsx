/** One certificate: for which names, from whom, for which ports, and how much of its time is left. */

import type { ShownCertificate } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { CopyButton } from '../design/button.tsx';
import { few, moment } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { issuerName, sourceWords, standingOf } from './certificate-words.ts';

type RowProps = {
  readonly certificate: ShownCertificate;
  readonly hostName: string;
  /** Listeners that show the usual one. */
  readonly ports: readonly string[];
  readonly now: number;
};

export function CertificateRow({ certificate, hostName, ports, now }: RowProps) {
  const { names, issuer, source, isUsual, isPublic, notBefore, notAfter, fingerprint } = certificate;
  const { shape, word, spent } = standingOf(certificate, hostName, now);
  return (
    <li className="certificate">
      <div className="certificate-names">
        <p className="certificate-first">
          {names[0] ?? certificate.subject}
          {names.length > 1 && <span className="second"> {few(names.slice(1), 3)}</span>}
        </p>
        <p className="second">
          {sourceWords[source]}: {issuerName(issuer)}.{' '}
          {isPublic ? t('Every program believes it.') : t('Programs believe it once they were told to.')}
        </p>
        <p className="certificate-print">
          <span className="quiet">{t('Fingerprint')}</span>
          <code className="clip" title={fingerprint}>
            {fingerprint}
          </code>
          <CopyButton text={fingerprint} label={t('Copy the fingerprint')} />
        </p>
      </div>
      <div className="certificate-time">
        <p className="state">
          <StatusShape shape={shape} /> {word}
        </p>
        <div
          className="expiry"
          role="img"
          data-shape={shape}
          aria-label={t('{percent} % of its time is left', { percent: Math.round((1 - spent) * 100) })}
        >
          <span style={{ inlineSize: `${(1 - spent) * 100}%` }} />
        </div>
        <p className="quiet num">{t('{from} until {to}', { from: moment(notBefore), to: moment(notAfter) })}</p>
        <p className="quiet">
          {isUsual ? t('On every port: {ports}', { ports: few(ports, 4) }) : t('Only to who asks for its name')}
        </p>
      </div>
    </li>
  );
}
