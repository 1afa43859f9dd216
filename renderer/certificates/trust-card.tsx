/** How programs are told to believe this server's own authority: on this computer, by each system, and on a telephone. */
import { Download, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { t } from '../../server/base/language.ts';
import { desktop } from '../api.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { moment } from '../design/format.ts';
import { useAnswer } from '../live.ts';
import { issuerName, trustWays, usualWay } from './certificate-words.ts';

export function Trust() {
  const authority = useAnswer('authority', api => api.certificates.authority({}));
  return (
    <section className="card" aria-labelledby="trust-title">
      <div className="card-head">
        <h2 id="trust-title">{t('Trust it on this computer')}</h2>
        <Link className="button" data-kind="plain" href="/connect">
          <Smartphone size={16} strokeWidth={1.6} aria-hidden="true" />
          {t('On a telephone')}
        </Link>
      </div>
      <Faces live={authority} what={t('the authority')} rows={3}>
        {found =>
          found === null ? <p className="settings-note">{t('There is nothing to trust.')}</p> : <Ways {...found} />
        }
      </Faces>
    </section>
  );
}

type WaysProps = {
  readonly pem: string;
  readonly subject: string;
  readonly fingerprint: string;
  readonly notAfter: number;
  readonly path: string;
};

function Ways({ pem, subject, fingerprint, notAfter, path }: WaysProps) {
  const name = issuerName(subject);
  const ways = trustWays(path, name);
  const [chosen, setChosen] = useState(() => usualWay(desktop?.platform ?? navigator.platform));
  const way = ways.find(one => one.name === chosen) ?? ways[0]!;
  const download = (): void => {
    const url = URL.createObjectURL(new Blob([pem], { type: 'application/x-pem-file' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'mailroom-authority.pem';
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div className="trust">
      <p className="second">
        {t(
          'This server’s certificate is signed by an authority of its own. A program that is told once to believe it never warns again, also after a renewal. It can sign for any name: give its key to nobody.',
        )}
      </p>
      <dl className="facts">
        <div>
          <dt>{t('Authority')}</dt>
          <dd>{name}</dd>
        </div>
        <div>
          <dt>{t('Until')}</dt>
          <dd className="num">{moment(notAfter)}</dd>
        </div>
        <div>
          <dt>{t('Fingerprint')}</dt>
          <dd className="certificate-print">
            <code>{fingerprint}</code>
            <CopyButton text={fingerprint} label={t('Copy the fingerprint of the authority')} />
          </dd>
        </div>
      </dl>
      <div className="trust-acts">
        <Button onClick={download}>
          <Download size={16} strokeWidth={1.6} aria-hidden="true" />
          {t('Download the authority')}
        </Button>
        <select
          className="input"
          aria-label={t('System or program')}
          value={way.name}
          onChange={event => setChosen(event.target.value)}
        >
          {ways.map(one => (
            <option key={one.name}>{one.name}</option>
          ))}
        </select>
      </div>
      <ul className="system-commands">
        <li>
          <span>{t('Believe it')}</span>
          <span className="command-line">
            <code>{way.command}</code>
            <CopyButton text={way.command} label={t('Copy the command')} />
          </span>
        </li>
        <li>
          <span>{t('Take that back')}</span>
          <span className="command-line">
            <code>{way.undo}</code>
            <CopyButton text={way.undo} label={t('Copy the command that takes it back')} />
          </span>
        </li>
      </ul>
    </div>
  );
}
