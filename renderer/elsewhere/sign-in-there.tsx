/** Leave to read mail, given in the browser (OAuth2): begun here, seen to its end; a browser elsewhere tells where it ended. */
import { useEffect, useState } from 'react';
import type { SignInBegun } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useConnection, wordsOf } from '../live.ts';
import { sentence } from '../moving/moving-words.ts';
import type { PlaceForm } from './place-form.ts';

type Props = {
  readonly form: PlaceForm;
  readonly set: (change: Partial<PlaceForm>) => void;
  readonly provider: string;
};

/** Milliseconds between two questions how far the sign-in is. */
const ASKS_EVERY = 1_500;

export function SignInThere({ form: { user, signIn }, set, provider }: Props) {
  const { api } = useConnection();
  const [begun, setBegun] = useState<SignInBegun | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [endedAt, setEndedAt] = useState('');
  const begin = async (device: boolean): Promise<void> => {
    setFault(null);
    try {
      const made = await api?.fetch.signIn({ provider, user: user.trim(), device });
      setBegun(made ?? null);
      if (made) window.open(made.address, '_blank', 'noopener');
    } catch (wrong) {
      setFault(sentence(wordsOf(wrong)));
    }
  };
  useEffect(() => {
    if (!begun || !api || signIn !== null) return;
    const ask = async (): Promise<void> => {
      const state = await api.fetch.signInState({ id: begun.id }).catch(() => null);
      if (state?.kind === 'given') set({ signIn: begun.id });
      if (state?.kind === 'failed' || state?.kind === 'gone') {
        setBegun(null);
        setFault(state.sentence === null ? t('The time for it ran out.') : sentence(state.sentence));
      }
    };
    const timer = setInterval(() => void ask(), ASKS_EVERY);
    return () => clearInterval(timer);
  }, [begun, api, signIn, set]);
  const tell = async (): Promise<void> => {
    if (!begun) return;
    try {
      const state = await api?.fetch.signedIn({ id: begun.id, address: endedAt.trim() });
      if (state?.kind === 'given') set({ signIn: begun.id });
    } catch (wrong) {
      setFault(sentence(wordsOf(wrong)));
    }
  };
  if (signIn !== null)
    return (
      <p className="place-said" role="status">
        <StatusShape shape="ok" size={16} /> <span>{t('Leave was given. The mail can be read.')}</span>
      </p>
    );
  return (
    <div className="form">
      {begun === null ? (
        <div className="place-acts">
          <Button onClick={() => void begin(false)} disabled={user.trim() === ''}>
            {t('Sign in there in the browser')}
          </Button>
          <Button kind="quiet" onClick={() => void begin(true)} disabled={user.trim() === ''}>
            {t('With a code, on another device')}
          </Button>
        </div>
      ) : (
        <>
          <p role="status" className="second">
            {t('Waiting for your leave over there…')}{' '}
            <a href={begun.address} target="_blank" rel="noopener noreferrer">
              {t('Open the page again')}
            </a>
          </p>
          {begun.userCode !== null ? (
            <p className="place-code">
              <code>{begun.userCode}</code>
              <CopyButton text={begun.userCode} label={t('Copy the code')} />
            </p>
          ) : (
            <details className="place-more">
              <summary>{t('The browser is on another computer')}</summary>
              <TextField
                label={t('The address it ended at')}
                value={endedAt}
                onChange={setEndedAt}
                help={t('A page that cannot be shown: its address holds the answer')}
                autoComplete="off"
                spellCheck={false}
              />
              <Button onClick={() => void tell()} disabled={endedAt.trim() === ''}>
                {t('That is it')}
              </Button>
            </details>
          )}
        </>
      )}
      {fault !== null && (
        <p className="field-fault" role="alert">
          <StatusShape shape="failed" />
          {fault}
        </p>
      )}
    </div>
  );
}
