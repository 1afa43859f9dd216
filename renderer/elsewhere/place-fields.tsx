/** The fields of another server: who one is there, how one signs in; where it is stands guessed in one line and opens. */
import { useId } from 'react';
import { t } from '../../server/base/language.ts';
import { Choice, TextField } from '../design/field.tsx';
import { guessOf, type PlaceForm, type Provider, placeWords, providerOf, type Tls, usualPort } from './place-form.ts';
import { SignInThere } from './sign-in-there.tsx';
import './elsewhere.css';

type FieldsProps = {
  readonly form: PlaceForm;
  readonly set: (change: Partial<PlaceForm>) => void;
  readonly providers: readonly Provider[];
};
type PlaceProps = FieldsProps & {
  /** One has a password already: it stays where none is typed. */
  readonly keepsSecret?: boolean;
  /** Whose domain is guessed from, where nobody is named here. */
  readonly like?: string;
  readonly fault?: string | null;
};

export function PlaceFields({ form, set, providers, keepsSecret = false, fault = null }: PlaceProps) {
  const provider = providerOf(form.user, providers);
  const user = (text: string): void => set({ user: text, signIn: null });
  return (
    <>
      <TextField
        label={t('Address or user name there')}
        value={form.user}
        onChange={user}
        placeholder="ana@there.example"
        autoFocus
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      {(provider?.hasClient || form.login === 'oauth2') && (
        <Choice
          label={t('How you sign in there')}
          value={form.login}
          onChange={login => set({ login, signIn: null })}
          choices={[
            ['password', t('With a password')],
            ['oauth2', t('In the browser')],
          ]}
        />
      )}
      {form.login === 'password' ? (
        <TextField
          label={t('Password there')}
          type="password"
          value={form.password}
          onChange={password => set({ password })}
          fault={fault}
          {...passwordHelp(provider, keepsSecret)}
          autoComplete="off"
        />
      ) : (
        <SignInThere form={form} set={set} provider={form.provider || (provider?.name ?? '')} />
      )}
      <WhereItIs form={form} set={set} providers={providers} like={form.user} />
    </>
  );
}

function passwordHelp(provider: Provider | null, keepsSecret: boolean): { readonly help?: string } {
  if (keepsSecret) return { help: t('Empty: as it is. It is kept sealed and never shown.') };
  if (provider?.name === 'google' || provider?.name === 'yahoo')
    return {
      help: t('{provider} wants an app password here, which you make in your account there.', {
        provider: provider.title,
      }),
    };
  if (provider?.name === 'microsoft')
    return {
      help: t('Microsoft takes no passwords any more: a program has to be registered under fetch.oauth-clients.'),
    };
  return { help: t('It is kept sealed and never shown.') };
}

const PEM = '-----BEGIN CERTIFICATE-----';
const ways: readonly (readonly [Tls, string])[] = [
  ['implicit', t('Encrypted from the start')],
  ['starttls', t('STARTTLS')],
  ['none', t('Not encrypted')],
];

/** In one line as long as the guess is right. */
export function WhereItIs({ form, set, providers, like = '' }: PlaceProps) {
  const id = useId();
  const guess = guessOf(like, form.protocol, providers);
  return (
    <details className="place-more">
      <summary>
        {placeWords(form, providers, like)}
        {form.host.trim() === '' && !guess.known && guess.host !== '' && (
          <span className="quiet"> {t('(guessed)')}</span>
        )}
      </summary>
      <div className="form">
        <TextField
          label={t('Server')}
          value={form.host}
          onChange={host => set({ host })}
          placeholder={guess.host || 'imap.there.example'}
          help={t('As the other side tells its people; empty: as it is guessed')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Choice label={t('Encryption')} value={form.tls} choices={ways} onChange={tls => set({ tls })} />
        {form.tls === 'none' && (
          <p className="note" role="note">
            {t('Whoever is between can read the mail and learn the password.')}
          </p>
        )}
        <TextField
          label={t('Port')}
          value={form.port}
          onChange={port => set({ port })}
          placeholder={String(usualPort(form.protocol, form.tls))}
          inputMode="numeric"
          autoComplete="off"
        />
        <TextField
          label={t('Certificate that is believed')}
          value={form.pins}
          onChange={pins => set({ pins })}
          help={t('Its SHA-256 fingerprint, where no authority vouches for it; no other is taken then')}
          autoComplete="off"
          spellCheck={false}
        />
        <div className="field">
          <label htmlFor={id}>{t('Authority that is believed')}</label>
          <textarea
            id={id}
            className="input mono targets"
            rows={3}
            value={form.authorities}
            onChange={event => set({ authorities: event.target.value })}
            placeholder={PEM}
            spellCheck={false}
          />
        </div>
      </div>
    </details>
  );
}
