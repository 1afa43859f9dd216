/** A handshake with every port, as a mail program makes it: made by the server with itself when it is asked for. */
import { useState } from 'react';
import type { Handshake } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { span } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useNow } from '../live.ts';
import { printed, useKeys } from '../shell/keys.tsx';
import { useAct } from '../shell/notices.tsx';
import { handshakeShape, isGoodFor } from './certificate-words.ts';

export function Handshakes({ hostName }: { hostName: string }) {
  const [made, setMade] = useState<readonly Handshake[] | null>(null);
  const [busy, setBusy] = useState(false);
  const now = useNow(60_000);
  const act = useAct();
  const test = async (): Promise<void> => {
    setBusy(true);
    const found = await act(t('Testing the ports'), api => api.certificates.handshakes({}));
    if (found) setMade(found);
    setBusy(false);
  };
  useKeys(t('Certificates'), [{ keys: 't', say: t('Test every port'), run: () => void test() }]);
  return (
    <section className="card" aria-labelledby="handshakes-title">
      <div className="card-head">
        <h2 id="handshakes-title">{t('What each port answers')}</h2>
        <Button onClick={() => void test()} disabled={busy} data-keys={printed('t')}>
          {busy ? t('Testing…') : t('Test every port')}
        </Button>
      </div>
      {made === null ? (
        <p className="settings-note">
          {t('The server dials each of its own ports, asks for {host}, and tells what was agreed.', { host: hostName })}
        </p>
      ) : made.length === 0 ? (
        <p className="settings-note">{t('No port that encrypts is open.')}</p>
      ) : (
        <ul className="handshakes" aria-live="polite">
          {made.map(one => (
            <Row key={`${one.name}${one.port}`} made={one} hostName={hostName} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ made, hostName, now }: { made: Handshake; hostName: string; now: number }) {
  const { name, device, port, tls, agreed, because } = made;
  const shape = agreed && !isGoodFor(agreed.names, hostName) ? 'failed' : handshakeShape(made);
  return (
    <li>
      <StatusShape shape={shape} label={shape === 'ok' ? t('in order') : t('not in order')} />
      <span>
        <b>{device ?? name}</b> <span className="num">{port}</span>
      </span>
      <span className="quiet">{tls === 'implicit' ? t('TLS at once') : 'STARTTLS'}</span>
      {agreed ? (
        <span>
          {agreed.version} <span className="quiet">{agreed.cipher}</span>
        </span>
      ) : (
        <span className="handshake-why">{because && heard(because)}</span>
      )}
      <span className="quiet">
        {agreed && (agreed.doubt ? heard(agreed.doubt.why) : t('{span} left', { span: span(agreed.notAfter - now) }))}
      </span>
    </li>
  );
}
