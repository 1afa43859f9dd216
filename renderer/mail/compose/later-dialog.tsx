/** When a letter shall go out: a few usual times, or any, as far ahead as the server holds letters. */
import { useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextField } from '../../design/field.tsx';
import { fullTime, span } from '../../design/format.ts';
import { laterTimes, localInput, readLocalInput } from './later-times.ts';

type LaterProps = { readonly longest: number; readonly onClose: () => void; readonly onChoose: (until: Date) => void };

export function LaterDialog({ longest, onClose, onChoose }: LaterProps) {
  const [now] = useState(() => new Date());
  const times = laterTimes(now).filter(time => time.at.getTime() - now.getTime() <= longest * 1000);
  const [text, setText] = useState(localInput(times[0]?.at ?? now));
  const wanted = readLocalInput(text);
  const ahead = wanted ? wanted.getTime() - Date.now() : 0;
  const fault = !wanted
    ? t('Choose a day and a time')
    : ahead <= 0
      ? t('That is over already')
      : ahead > longest * 1000
        ? t('This server holds letters for at most {span}', { span: span(longest * 1000) })
        : null;
  const choose = (at: Date): void => {
    onClose();
    onChoose(at);
  };
  return (
    <Dialog open onClose={onClose} title={t('Send later')}>
      <div className="letter-times">
        {times.map(({ name, at }) => (
          <Button key={name} onClick={() => choose(at)} title={fullTime(at.getTime())}>
            {name}
          </Button>
        ))}
      </div>
      <TextField
        label={t('Or at')}
        type="datetime-local"
        value={text}
        onChange={setText}
        fault={text && fault ? fault : null}
      />
      <p className="quiet">{t('The mail server keeps it until then; this computer’s window need not be open.')}</p>
      <div className="dialog-actions">
        <Button kind="main" disabled={fault !== null} onClick={() => wanted && choose(wanted)}>
          {t('Send then')}
        </Button>
      </div>
    </Dialog>
  );
}
