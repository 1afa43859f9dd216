/** What to type into one mail program, in its own words, each with Copy; a password of its own; codes for telephones. */
import { type ReactNode, useState } from 'react';
import { type CardField, type CardId, cardOf, qrPayload } from '../../server/api/connect-cards.ts';
import type { ConnectProfile, ConnectWays } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { rich } from '../language/rich.ts';
import { useKeys } from '../shell/keys.tsx';
import { useAct } from '../shell/notices.tsx';
import { QrCode } from './qr-code.tsx';
import { LiveTick } from './tick.tsx';
import { type DevicePassword, useDevicePassword } from './use-password.ts';

export function DeviceCard({ id, ways }: { id: CardId; ways: ConnectWays }) {
  const password = useDevicePassword(ways.address, deviceName(id));
  const card = cardOf(id, ways, password.word);
  useKeys(
    t('Connect'),
    [{ keys: 'p', say: t('Make a password for this device'), run: () => void password.make() }],
    !ways.anyPassword && password.word === null,
  );
  return (
    <section className="card connect-card" aria-labelledby="connect-card-title">
      <header className="connect-card-head">
        <h2 id="connect-card-title">{card.name}</h2>
        <p className="second">{card.lead}</p>
      </header>
      <LiveTick key={`${id} ${ways.address}`} ways={ways} name={card.name} />
      {id === 'apple' && <AppleProfile ways={ways} password={password.word} />}
      {id === 'android' && <AndroidCode ways={ways} password={password} />}
      {card.sections.map(section => (
        <section className="connect-part" key={section.title} aria-label={section.title}>
          <h3>{section.title}</h3>
          <dl className="connect-fields">
            {section.fields.map(field => (
              <Field key={field.label} field={field} password={ways.anyPassword ? null : password} />
            ))}
          </dl>
        </section>
      ))}
      {card.notes.length > 0 && (
        <ul className="connect-notes" aria-label={t('Worth knowing')}>
          {card.notes.map(({ weight, text }) => (
            <li key={text}>
              <StatusShape shape={weight} size={14} />
              <span>{text}</span>
            </li>
          ))}
          <li>
            <StatusShape shape="info" size={14} />
            <span>
              <a href="/certificates">{t('What this server shows as its certificate')}</a>
            </span>
          </li>
        </ul>
      )}
    </section>
  );
}

/** As it will stand among the account's app passwords. */
const deviceName = (id: CardId): string =>
  ({
    thunderbird: 'Thunderbird',
    apple: 'Apple Mail',
    outlook: 'Outlook',
    android: 'Android',
    other: t('Mail program'),
  })[id];

function Field({ field, password }: { field: CardField; password: DevicePassword | null }) {
  const { label, value, isChoice, isPassword } = field;
  const known = !isPassword || password === null || password.word !== null;
  return (
    <div className="connect-field">
      <dt>{label}</dt>
      <dd>
        <span className={isChoice || !known ? '' : 'mono'}>{value}</span>
        {isPassword && known && password !== null && <span className="quiet">{t('shown this once')}</span>}
      </dd>
      <dd className="connect-act">
        {isChoice ? null : known ? (
          <CopyButton text={value} label={t('Copy {label}', { label })} />
        ) : (
          <Button onClick={() => void password?.make()}>
            {t('Make one for this device')} <kbd>p</kbd>
          </Button>
        )}
      </dd>
    </div>
  );
}

function Codes({ code, children }: { code: ReactNode; children: ReactNode }) {
  return (
    <div className="connect-codes">
      {code}
      <div className="connect-codes-words">{children}</div>
    </div>
  );
}

function AndroidCode({ ways, password }: { ways: ConnectWays; password: DevicePassword }) {
  const payload = qrPayload(ways, password.word);
  if (payload === null)
    return (
      <p className="connect-without second">
        {t(
          'There is no code for this account: other devices cannot reach the listeners, or a name in it is not plain ASCII. Type it instead.',
        )}
      </p>
    );
  const words = password.word;
  return (
    <Codes code={<QrCode text={payload} label={t('The account, as Thunderbird for Android and K-9 Mail read it')} />}>
      <h3>{t('Scan it with Thunderbird for Android or K-9 Mail')}</h3>
      <ol>
        <li>{t('Settings › Import settings › Scan QR code')}</li>
        <li>
          {words === null
            ? t('Type the password of the account.')
            : t('Nothing has to be typed: the password is in the code.')}
        </li>
      </ol>
      {words === null && !ways.anyPassword && (
        <Button onClick={() => void password.make()}>{t('Put a password of its own into the code')}</Button>
      )}
      {words !== null && (
        <p className="quiet">
          {t('Who photographs this code can read the mail. It is shown until you leave this card.')}
        </p>
      )}
    </Codes>
  );
}

function AppleProfile({ ways, password }: { ways: ConnectWays; password: string | null }) {
  const [profile, setProfile] = useState<ConnectProfile | null>(null);
  const act = useAct();
  const make = async (): Promise<void> => {
    const wish = { address: ways.address, ...(password === null ? {} : { password }) };
    const made = await act(t('Making a profile'), api => api.connect.profile(wish));
    if (made) setProfile(made);
  };
  const isOver = profile !== null && profile.url !== null && profile.until < Date.now();
  if (!profile || isOver)
    return (
      <div className="connect-without">
        <p className="second">
          {t(
            'A profile types all this by itself. A device fetches it by a code that is good for ten minutes and one fetch; it asks for the password.',
          )}
        </p>
        <Button onClick={() => void make()}>{t('Make a profile')}</Button>
        {ways.profileBecause !== null && <p className="quiet">{ways.profileBecause}</p>}
      </div>
    );
  return (
    <Codes code={profile.url === null ? null : <QrCode text={profile.url} label={t('The address of the profile')} />}>
      <h3>{profile.url === null ? t('Carry the profile to the device') : t('Scan it with the camera')}</h3>
      <ol>
        {profile.url === null && (
          <li>{t('Save the file, and send it to the device (AirDrop, a cable, another mail account).')}</li>
        )}
        <li>{t('Settings › Profile Downloaded › Install. It says “Unverified”: nobody has signed it.')}</li>
        {profile.withAuthority && (
          <li>{t('Settings › General › About › Certificate Trust Settings: turn this server’s authority on.')}</li>
        )}
        {!profile.withPassword && <li>{t('Type the password when it asks.')}</li>}
      </ol>
      <div className="connect-codes-acts">
        {profile.url !== null && (
          <CopyButton text={profile.url} label={t('Copy the address')}>
            {t('Copy the address')}
          </CopyButton>
        )}
        <a
          className="button"
          download={profile.file}
          href={`data:application/x-apple-aspen-config;charset=utf-8,${encodeURIComponent(profile.text)}`}
        >
          {t('Save the profile')}
        </a>
      </div>
      {profile.url !== null && (
        <p className="quiet">
          {rich('Good for one fetch, until {time}.', { time: <Moment at={profile.until} form="clock" /> })}
        </p>
      )}
    </Codes>
  );
}
