/** A captured message in one look, or in several side by side; the next message is shown in the same. */
import { useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { useAnswer } from '../../live.ts';
import { type Look, MOST_LOOKS, USUAL } from './look.ts';
import { LookPane, type Shown } from './look-pane.tsx';
import './looks.css';

type Kept = { readonly key: number; readonly look: Look };
/** As they were left, until the window is closed. */
let kept: readonly Kept[] = [{ key: 0, look: USUAL }];
let lastKey = 0;

/** What is worth seeing beside a look: the other ground, on a phone. */
const beside = ({ look }: Kept): Look => ({
  ...look,
  ...(look.ground === 'light' ? { ground: 'own' } : { ground: 'light' }),
  ...(look.width === 'fit' ? { width: 375 } : {}),
});

export function Looks(shown: Shown) {
  const [looks, setLooks] = useState(kept);
  const programs = useAnswer('mail programs', (api, signal) => api.captured.programs({}, signal));
  const change = (next: readonly Kept[]): void => {
    kept = next;
    setLooks(next);
  };
  return (
    <>
      <div className="looks" data-many={looks.length > 1 || undefined}>
        {looks.map((one, at) => (
          <LookPane
            key={one.key}
            shown={shown}
            look={one.look}
            number={at + 1}
            programs={programs.state === 'ready' ? programs.data : null}
            onLook={look => change(looks.map(other => (other.key === one.key ? { ...one, look } : other)))}
            {...(looks.length < MOST_LOOKS && {
              onBeside: () =>
                change([...looks.slice(0, at + 1), { key: ++lastKey, look: beside(one) }, ...looks.slice(at + 1)]),
            })}
            {...(looks.length > 1 && { onClose: () => change(looks.filter(({ key }) => key !== one.key)) })}
          />
        ))}
      </div>
      {programs.state === 'failed' && (
        <p className="second look-trouble" role="alert">
          {t('What mail programs know could not be read: {message}', { message: programs.message })}
        </p>
      )}
    </>
  );
}
