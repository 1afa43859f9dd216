/** Mail is carried out: whose, into files or to another server; what would go there is shown before it starts. */
import { useId, useState } from 'react';
import { useLocation } from 'wouter';
import type { AccountRow, Api, MovingFormat, MovingPlan, MovingRow, MovingSource } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Actions, Fault, useAsked } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice } from '../design/field.tsx';
import { count } from '../design/format.ts';
import { PlaceFields } from '../elsewhere/place-fields.tsx';
import {
  hasSecret,
  newPlace,
  type PlaceForm,
  type Provider,
  placeFault,
  placeSettings,
  secretOf,
} from '../elsewhere/place-form.ts';
import { useMailboxes } from '../jmap/react.tsx';
import { useAnswer } from '../live.ts';
import { namesOf } from '../rules/mailbox-names.ts';
import { accountIdOf } from '../sharing/use-sharing.ts';
import { useSay } from '../shell/notices.tsx';
import { isWholePath } from './bring-steps.ts';
import { jobPath, sentence } from './moving-words.ts';
import { PathField } from './path-field.tsx';
import './moving.css';

type CarryProps = { readonly address: string; readonly onClose: () => void };

export function CarryDialog(props: CarryProps) {
  const people = useAnswer('accounts for moving', api => api.accounts.list({}));
  const providers = useAnswer('fetch providers', api => api.fetch.providers({}));
  return (
    <Dialog open onClose={props.onClose} title={t('Carry mail out')} wide>
      {people.state === 'loading' || providers.state === 'loading' ? (
        <p className="second" role="status">
          {t('One moment…')}
        </p>
      ) : (
        <Form
          {...props}
          people={people.state === 'ready' ? people.data : []}
          providers={providers.state === 'ready' ? providers.data : []}
        />
      )}
    </Dialog>
  );
}

const formats: readonly (readonly [MovingFormat, string, string])[] = [
  [
    'archive',
    t('Archive'),
    t('One file with everything of the account: mail, folders, flags, dates, rules. We bring it back whole.'),
  ],
  ['maildir', 'Maildir', t('A folder that Dovecot and many programs read; flags, labels and dates stay.')],
  ['mbox', 'mbox', t('A file for each folder, which nearly every program reads.')],
  ['eml', '.eml', t('A file for each message, in folders.')],
  ['zip', 'zip', t('The same, packed into one file.')],
  ['imap', t('Another server'), t('By IMAP. What lies there stays, and what is the same does not come twice.')],
];

type FormProps = CarryProps & { readonly people: readonly AccountRow[]; readonly providers: readonly Provider[] };
type There = { readonly to: MovingSource; readonly plan: MovingPlan };

function Form({ address, people, providers, onClose }: FormProps) {
  const id = useId();
  const say = useSay();
  const [, navigate] = useLocation();
  const { busy, fault, submit } = useAsked();
  const [who, setWho] = useState(address || (people.length === 1 ? people[0]!.address : ''));
  const [format, setFormat] = useState<MovingFormat>('archive');
  const [path, setPath] = useState('');
  const [place, setPlace] = useState<PlaceForm>(() => newPlace('imap'));
  const [left, setLeft] = useState<readonly string[]>([]);
  const [there, setThere] = useState<There | null>(null);
  const [asked, setAsked] = useState(false);
  // As far as the window may see them; without, all go.
  const account = people.find(one => one.address === who);
  const names = namesOf(useMailboxes(accountIdOf(account?.id ?? 0)));
  const some = left.length === 0 ? {} : { mailboxes: names.filter(name => !left.includes(name)) };
  const wrong = faultOf();

  function faultOf(): string | null {
    if (who === '') return t('Say whose mail goes out.');
    if (left.length > 0 && some.mailboxes?.length === 0) return t('Choose a folder at least.');
    if (format !== 'imap') return isWholePath(path) ? null : t('The whole path is wanted, from the root on.');
    return placeFault(place, providers) ?? (hasSecret(place) || there ? null : t('The password is missing.'));
  }

  const look = submit(async api => {
    const to = await api.fetch.importSource({ settings: placeSettings(place, providers), ...secretOf(place) });
    return { to, plan: await api.moving.exportPlan({ address: who, to, ...some }) };
  }, setThere);
  const start = submit(
    (api: Api) =>
      format === 'imap'
        ? api.moving.export({ address: who, format, to: there!.to, ...some })
        : api.moving.export({ address: who, format, path: path.trim(), ...some }),
    (job: MovingRow) => {
      say({ text: t('It goes on by itself, also when this window is closed and after a restart.') });
      onClose();
      navigate(jobPath(job.id));
    },
  );
  const needsLook = format === 'imap' && there === null;
  const act = (event: React.FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (wrong === null) (needsLook ? look : start)();
  };
  const changed = (run: () => void): void => {
    run();
    setThere(null);
  };
  return (
    <form className="form" onSubmit={act} noValidate>
      <div className="field">
        <label htmlFor={id}>{t('Whose mail')}</label>
        <select
          id={id}
          className="input"
          value={who}
          onChange={event => {
            setWho(event.target.value);
            setLeft([]);
            setThere(null);
          }}
        >
          {who === '' && <option value="">{t('Choose a person')}</option>}
          {people.map(one => (
            <option key={one.address}>{one.address}</option>
          ))}
        </select>
      </div>
      <div className="field">
        <span className="place-label" aria-hidden="true">
          {t('Into what')}
        </span>
        <Choice
          label={t('Into what')}
          value={format}
          choices={formats.map(([value, name]) => [value, name] as const)}
          onChange={next => changed(() => setFormat(next))}
        />
        <span className="field-help">{formats.find(([value]) => value === format)?.[2]}</span>
      </div>
      {format === 'imap' ? (
        <PlaceFields
          form={place}
          set={change => changed(() => setPlace(before => ({ ...before, ...change })))}
          providers={providers}
        />
      ) : (
        <PathField
          label={format === 'archive' || format === 'zip' ? t('New file') : t('New or empty folder')}
          value={path}
          onChange={setPath}
          help={t('The whole path, on the computer where the mail server runs. Nothing is written over.')}
        />
      )}
      <Which names={names} left={left} onChange={next => changed(() => setLeft(next))} />
      {there && <There there={there.plan} />}
      <Fault text={asked && wrong !== null ? wrong : fault === null ? null : sentence(fault)} />
      <Actions>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button kind="main" type="submit" disabled={busy}>
          {busy ? t('One moment…') : needsLook ? t('Look what is there') : t('Start')}
        </Button>
      </Actions>
    </form>
  );
}

type WhichProps = {
  readonly names: readonly string[];
  readonly left: readonly string[];
  readonly onChange: (left: readonly string[]) => void;
};

function Which({ names, left, onChange }: WhichProps) {
  if (names.length === 0) return null;
  return (
    <details className="place-more">
      <summary>
        {left.length === 0
          ? t('All folders')
          : t('{some, number} of {all, plural, one {# folder} other {# folders}}', {
              some: names.length - left.length,
              all: names.length,
            })}
      </summary>
      <ul className="carry-folders">
        {names.map(name => (
          <li key={name}>
            <label className="check">
              <input
                type="checkbox"
                checked={!left.includes(name)}
                onChange={event => onChange(event.target.checked ? left.filter(one => one !== name) : [...left, name])}
              />
              {name}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

const There = ({ there }: { there: MovingPlan }) => (
  <section className="carry-there" aria-label={t('What would go there')}>
    <p role="status">
      {t('{messages, plural, one {# message goes} other {# messages go}} to {name}.', {
        messages: there.messages,
        name: there.name,
      })}
    </p>
    <ul>
      {there.folders.map(({ origin, to, isNew, messages }) => (
        <li key={origin}>
          <span>{origin}</span>
          <span className="quiet num">
            {messages !== null && `${count(messages)} · `}
            {to} {isNew && t('new')}
          </span>
        </li>
      ))}
    </ul>
    {there.notes.map(note => (
      <p className="quiet" key={note}>
        {sentence(note)}
      </p>
    ))}
  </section>
);
