/** A step by choosing: where, when, and what happens. It goes to the end of the script's text. */
import { useId, useState } from 'react';
import type { FaultScript, FaultStep } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';

type FormProps = {
  /** null: what is written now cannot be read, so nothing can be added to it. */
  readonly script: FaultScript | null;
  readonly isEmpty: boolean;
  readonly onScript: (script: FaultScript) => void;
};

const places = (): readonly (readonly [FaultStep['at'], string])[] => [
  ['rcpt', t('At a recipient (RCPT)')],
  ['mail', t('At the sender (MAIL)')],
  ['auth', t('On signing in')],
  ['data', t('Before the message (DATA)')],
  ['message', t('After the message')],
  ['connect', t('On connecting')],
  ['ehlo', t('At EHLO')],
  ['imap', t('At an IMAP command')],
  ['pop3', t('At a POP3 command')],
  ['tls', t('In a TLS handshake')],
];

const happenings = (at: FaultStep['at']): readonly (readonly [string, string])[] =>
  at === 'tls'
    ? [
        ['expired', t('show a certificate that is over')],
        ['other-name', t('show a certificate for another name')],
        ['self-signed', t('show a certificate that nobody signed')],
        ['old', t('speak TLS 1.0 and 1.1 only')],
        ['drop', t('drop the connection in the handshake')],
        ['alert', t('refuse the handshake with an alert')],
      ]
    : [
        ['reply', t('refuse with these words')],
        ['delay', t('answer so many seconds later')],
        ['silent', t('never answer')],
        ['before', t('drop the connection without an answer')],
        ['after', t('drop the connection after the answer')],
        ['split', t('answer in pieces')],
      ];

const usualReply = (at: FaultStep['at']): string => {
  if (at === 'imap') return 'NO [UNAVAILABLE] Try again later';
  if (at === 'pop3') return '-ERR [SYS/TEMP] Try again later';
  if (at === 'connect') return '421 4.7.0 Try again later';
  return '451 4.2.1 Try again later';
};

export function StepForm({ script, isEmpty, onScript }: FormProps) {
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState<FaultStep['at']>('rcpt');
  const [whom, setWhom] = useState('');
  const [nth, setNth] = useState('');
  const [what, setWhat] = useState('reply');
  const [reply, setReply] = useState(usualReply('rcpt'));
  const [delay, setDelay] = useState('5');
  const id = useId();
  if (!isOpen)
    return (
      <Button onClick={() => setOpen(true)} disabled={!script && !isEmpty}>
        {t('Add a step…')}
      </Button>
    );
  const isReading = at === 'imap' || at === 'pop3';
  const move = (next: FaultStep['at']): void => {
    setAt(next);
    setWhom('');
    setReply(usualReply(next));
    setWhat(next === 'tls' ? 'expired' : 'reply');
  };
  const add = (): void => {
    const step = {
      at,
      ...(whom.trim() === '' ? {} : isReading ? { command: whom.trim() } : { recipient: whom.trim() }),
      ...(/^[1-9]\d{0,5}$/.test(nth) ? { nth: Number(nth) } : {}),
      ...effectOf(at, what, reply, delay),
    } as FaultStep;
    onScript({ ...script, steps: [...(script?.steps ?? []), step] });
    setOpen(false);
  };
  return (
    <fieldset className="faults-form">
      <legend>{t('A new step, at the end')}</legend>
      <div className="field">
        <label htmlFor={`${id}-at`}>{t('Where')}</label>
        <select
          id={`${id}-at`}
          className="input"
          value={at}
          onChange={event => move(event.target.value as FaultStep['at'])}
        >
          {places().map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </div>
      {(isReading || at === 'rcpt') && (
        <TextField
          label={isReading ? t('Command') : t('Recipient')}
          value={whom}
          onChange={setWhom}
          placeholder={isReading ? (at === 'imap' ? 'FETCH' : 'RETR') : '*@slow.test'}
        />
      )}
      <TextField label={t('Only number')} inputMode="numeric" value={nth} onChange={setNth} placeholder="1" />
      <div className="field">
        <label htmlFor={`${id}-what`}>{t('What happens')}</label>
        <select id={`${id}-what`} className="input" value={what} onChange={event => setWhat(event.target.value)}>
          {happenings(at).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </div>
      {what === 'reply' && <TextField label={t('What is said')} value={reply} onChange={setReply} />}
      {what === 'delay' && <TextField label={t('Seconds')} inputMode="decimal" value={delay} onChange={setDelay} />}
      <div className="faults-form-acts">
        <Button kind="main" onClick={add} disabled={!script && !isEmpty}>
          {t('Add the step')}
        </Button>
        <Button kind="quiet" onClick={() => setOpen(false)}>
          {t('Cancel')}
        </Button>
      </div>
    </fieldset>
  );
}

function effectOf(at: FaultStep['at'], what: string, reply: string, delay: string): object {
  if (at === 'tls') return { tls: what };
  switch (what) {
    case 'reply':
      return { reply };
    case 'delay':
      return { delay: Number(delay.replace(',', '.')) || 0 };
    case 'silent':
      return { silent: true };
    case 'split':
      return { split: 100 };
    default:
      return { drop: what };
  }
}
