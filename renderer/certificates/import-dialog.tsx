/** A key and a certificate of one's own: looked at beside what is shown now, and shown only when that is wanted. */
import { useId, useState } from 'react';
import type { CertificateFactsRow, CertificateTrial } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { moment } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useConnection, wordsOf } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { doubtWords, issuerName } from './certificate-words.ts';

type ImportProps = { readonly open: boolean; readonly onClose: () => void; readonly onDone: () => void };

export function ImportDialog({ open, onClose, onDone }: ImportProps) {
  return (
    <Dialog open={open} onClose={onClose} title={t('Your own certificate')} wide>
      <ImportForm onClose={onClose} onDone={onDone} />
    </Dialog>
  );
}

function ImportForm({ onClose, onDone }: Omit<ImportProps, 'open'>) {
  const { api } = useConnection();
  const act = useAct();
  const say = useSay();
  const [certificate, setCertificate] = useState('');
  const [key, setKey] = useState('');
  const [trial, setTrial] = useState<CertificateTrial | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const look = async (): Promise<void> => {
    setFault(null);
    try {
      if (!api) throw new Error(t('There is no connection to the mail server.'));
      setTrial(await api.certificates.try({ certificate, key }));
    } catch (error) {
      setTrial(null);
      setFault(wordsOf(error));
    }
  };
  const show = async (): Promise<void> => {
    const done = await act(t('Showing it'), async asked => {
      const [before] = await asked.settings.history({ limit: 1 });
      const { shown } = await asked.certificates.state({});
      await asked.certificates.bring({ certificate, key });
      // The files of one's own that were there before are written over.
      return { undo: shown[0]?.source === 'own' ? null : (before?.id ?? 1) };
    });
    if (!done) return;
    const { undo } = done;
    onClose();
    onDone();
    say({
      text: t('New connections see your certificate; those that are open go on.'),
      ...(undo !== null && {
        action: {
          label: t('Undo'),
          run: () => void act(t('Going back'), asked => asked.settings.revert({ id: undo })).then(onDone),
        },
      }),
    });
  };
  const change = (set: (text: string) => void) => (text: string) => {
    set(text);
    setTrial(null);
  };
  return (
    <>
      <p className="second">
        {t(
          'Both as PEM: the certificate with those that signed it, and its key without a password. The key stays on the server.',
        )}
      </p>
      <PemField
        label={t('Certificate and chain')}
        value={certificate}
        onChange={change(setCertificate)}
        begins="-----BEGIN CERTIFICATE-----"
      />
      <PemField label={t('Key')} value={key} onChange={change(setKey)} begins="-----BEGIN PRIVATE KEY-----" />
      {fault !== null && (
        <span className="field-fault" role="alert">
          <StatusShape shape="failed" /> {fault}
        </span>
      )}
      {trial && <Comparison trial={trial} />}
      <div className="dialog-actions">
        <Button onClick={onClose}>{t('Cancel')}</Button>
        {trial ? (
          <Button kind="main" onClick={() => void show()} disabled={trial.doubts.includes('ended')}>
            {t('Show it from now on')}
          </Button>
        ) : (
          <Button kind="main" onClick={() => void look()} disabled={certificate.trim() === '' || key.trim() === ''}>
            {t('Look at it')}
          </Button>
        )}
      </div>
    </>
  );
}

type PemProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly begins: string;
};

function PemField({ label, value, onChange, begins }: PemProps) {
  const id = useId();
  const read = async (file: File | undefined): Promise<void> => {
    if (file) onChange(await file.text());
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="input pem mono"
        rows={3}
        value={value}
        placeholder={begins}
        spellCheck={false}
        autoComplete="off"
        onChange={event => onChange(event.target.value)}
      />
      <label className="button from-file" data-kind="quiet">
        {t('{label} from a file…', { label })}
        <input
          className="only-read-aloud"
          type="file"
          accept=".pem,.crt,.cer,.key,.txt"
          onChange={event => void read(event.target.files?.[0])}
        />
      </label>
    </div>
  );
}

const rows: readonly (readonly [string, (facts: CertificateFactsRow) => string])[] = [
  [t('Names'), facts => facts.names.join(', ')],
  [t('From'), facts => issuerName(facts.issuer)],
  [t('Until'), facts => moment(facts.notAfter)],
  ['SHA-256', facts => facts.fingerprint],
];

function Comparison({ trial }: { trial: CertificateTrial }) {
  return (
    <>
      <table className="comparison">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('Shown now')}</th>
            <th scope="col">{t('This one')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, of]) => (
            <tr key={name} data-differs={of(trial.now) !== of(trial.next) || undefined}>
              <th scope="row">{name}</th>
              <td>{of(trial.now)}</td>
              <td>{of(trial.next)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="doubts">
        {trial.doubts.map(doubt => (
          <li key={doubt}>
            <StatusShape shape={doubt === 'ended' || doubt === 'not-for-host' ? 'failed' : 'attention'} />
            <span>{doubtWords[doubt]}</span>
          </li>
        ))}
        {trial.doubts.length === 0 && (
          <li>
            <StatusShape shape="ok" />
            <span>{t('Names, time and chain are in order, and every program believes it.')}</span>
          </li>
        )}
      </ul>
    </>
  );
}
