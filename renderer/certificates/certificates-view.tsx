/** What is shown in TLS: each certificate, where it comes from, how long it lasts, who believes it; and keys that sign. */
import { FileKey, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { CertificatesNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useLive, useNow } from '../live.ts';
import { printed, useKeys } from '../shell/keys.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { Acme } from './acme-card.tsx';
import { CertificateRow } from './certificate-row.tsx';
import { needShape } from './certificate-words.ts';
import { DkimKeys } from './dkim-card.tsx';
import { Handshakes } from './handshakes-card.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { Trust } from './trust-card.tsx';
import './certificates.css';

const PAUSE = 1000;

export function CertificatesView() {
  // Listeners and settings change what is shown: the status tells of both.
  const live = useLive('certificates', async function* (api, signal) {
    for await (const { listeners } of api.status.watch({}, signal)) {
      yield { now: await api.certificates.state({}), listeners };
      // The status changes with every connection; the newest of them is told when it is asked for again.
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
  });
  const [importing, setImporting] = useState(false);
  const act = useAct();
  const say = useSay();
  const retry = live.state === 'ready' ? live.retry : () => {};
  const check = async (): Promise<void> => {
    if (await act(t('Asking the DNS'), api => api.certificates.check({}))) {
      say({ text: t('The DNS was asked.') });
      retry();
    }
  };
  useKeys(t('Certificates'), [
    { keys: 'i', say: t('Your own certificate'), run: () => setImporting(true) },
    { keys: 'r', say: t('Ask the DNS now'), run: () => void check() },
  ]);
  return (
    <div className="view view-scroll">
      <header className="view-head">
        <div>
          <h1>{t('Certificates')}</h1>
          <p>{t('What programs and other servers are shown when they encrypt')}</p>
        </div>
        <div className="view-tools">
          <Button onClick={() => void check()} data-keys={printed('r')}>
            <RefreshCw size={16} strokeWidth={1.6} aria-hidden="true" />
            {t('Ask the DNS now')}
          </Button>
          <Button onClick={() => setImporting(true)} data-keys={printed('i')}>
            <FileKey size={16} strokeWidth={1.6} aria-hidden="true" />
            {t('Your own certificate…')}
          </Button>
        </div>
      </header>
      <Faces live={live} what={t('the certificates')} rows={8}>
        {({ now, listeners }) => (
          <div className="certificates">
            <Needs needs={now.needs} />
            <Shown
              now={now}
              ports={listeners
                .filter(one => one.state === 'listening' && one.tls !== 'none')
                .map(one => one.device ?? one.name)}
            />
            <Handshakes hostName={now.hostName} />
            <Acme now={now} onChanged={retry} />
            {now.shown.some(one => one.source === 'local' && one.isUsual) && <Trust />}
            <DkimKeys />
            <p className="view-foot">
              {t('At the command line:')}{' '}
              <code>{`mailroom certificate status, test, import, renew; mailroom dkim list`}</code>
            </p>
          </div>
        )}
      </Faces>
      <ImportDialog open={importing} onClose={() => setImporting(false)} onDone={retry} />
    </div>
  );
}

function Needs({ needs }: { needs: CertificatesNow['needs'] }) {
  if (needs.length === 0) return null;
  return (
    <ul className="needs" aria-label={t('What to do')}>
      {needs.map(({ severity, sentence }) => (
        <li key={sentence} data-kind={severity}>
          <StatusShape shape={needShape[severity]} size={16} />
          <span>{heard(sentence)}</span>
        </li>
      ))}
    </ul>
  );
}

function Shown({ now, ports }: { now: CertificatesNow; ports: readonly string[] }) {
  const present = useNow(60_000);
  return (
    <section className="card" aria-labelledby="shown-title">
      <div className="card-head">
        <h2 id="shown-title">{t('Shown')}</h2>
        <Link href="/settings/trust?find=tls.">{t('Settings')}</Link>
      </div>
      {now.shown.length === 0 && (
        <p className="settings-note">{t('None: programs that ask for encryption get none.')}</p>
      )}
      <ul>
        {now.shown.map(one => (
          <CertificateRow key={one.fingerprint} certificate={one} hostName={now.hostName} ports={ports} now={present} />
        ))}
      </ul>
    </section>
  );
}
