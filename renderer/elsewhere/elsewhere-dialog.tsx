/** An account elsewhere is added or changed: four answers, tried before it is kept; the rest is as it mostly should be. */
import { useId, useState } from 'react';
import type { AccountRow, PulledAccountRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Actions, Fault, useAsked } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice, Switch, TextField } from '../design/field.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useAnswer } from '../live.ts';
import { sentence } from '../moving/moving-words.ts';
import { useSay } from '../shell/notices.tsx';
import { draftOf, type ElsewhereForm, formFault, formOf, nameOf, newElsewhere } from './elsewhere-words.ts';
import { PlaceFields } from './place-fields.tsx';
import { hasSecret, type Provider, placeFault, secretOf } from './place-form.ts';
import './elsewhere.css';

export type ElsewhereDialogProps = {
  /** null: a new one. */
  readonly row: PulledAccountRow | null;
  /** Whose mail it is here, where that is said. */
  readonly account?: string;
  readonly protocol?: 'imap' | 'pop3';
  readonly onClose: () => void;
};

export function ElsewhereDialog(props: ElsewhereDialogProps) {
  const { row, onClose } = props;
  const people = useAnswer('accounts for fetching', api => api.accounts.list({}));
  const providers = useAnswer('fetch providers', api => api.fetch.providers({}));
  const title = row ? t('Change {name}', { name: nameOf(row) }) : t('Add an account elsewhere');
  const known = providers.state === 'ready' ? providers.data : [];
  return (
    <Dialog open onClose={onClose} title={title}>
      {people.state === 'loading' || providers.state === 'loading' ? (
        <p className="second" role="status">
          {t('One moment…')}
        </p>
      ) : (
        <Form {...props} people={people.state === 'ready' ? people.data : []} providers={known} />
      )}
    </Dialog>
  );
}

type FormProps = ElsewhereDialogProps & {
  readonly people: readonly AccountRow[];
  readonly providers: readonly Provider[];
};
type Tried = {
  readonly works: boolean;
  readonly sentence: string;
  readonly folders: readonly { folder: string; messages: number }[];
};

function Form({ row, account = '', protocol = 'imap', people, providers, onClose }: FormProps) {
  const say = useSay();
  const { busy, fault, submit } = useAsked();
  const [form, setForm] = useState<ElsewhereForm>(() =>
    row ? formOf(row) : newElsewhere(account || (people.length === 1 ? people[0]!.address : ''), protocol),
  );
  const [tried, setTried] = useState<Tried | null>(null);
  const [asked, setAsked] = useState(false);
  // What was tried was another account.
  const set = (change: Partial<ElsewhereForm>): void => {
    setForm(before => ({ ...before, ...change }));
    if (change.place) setTried(null);
  };
  const wrong = formFault(form) ?? placeFault(form.place, providers);
  const lacksSecret = !hasSecret(form.place) && !row?.hasSecret;
  const draft = () => draftOf(form, providers, Date.now());
  const keep = submit(
    api =>
      row
        ? api.fetch.change({ id: row.id, settings: draft(), ...secretOf(form.place) })
        : api.fetch.add({ account: form.account, settings: draft(), ...secretOf(form.place) }),
    kept => {
      say({
        text: row
          ? t('{name} is changed, and looked at now.', { name: nameOf(kept) })
          : t('Mail of {name} is fetched for {address} from now on.', { name: nameOf(kept), address: kept.account }),
      });
      onClose();
    },
  );
  const look = submit(
    api =>
      api.fetch.try({
        ...(row ? { id: row.id } : {}),
        settings: draft(),
        ...(form.place.password === '' ? {} : { password: form.place.password }),
      }),
    setTried,
  );
  // Leave by OAuth2 is used up where it is kept, and was tried when it was given.
  const keepsNow = tried?.works === true || form.place.login === 'oauth2';
  const act = (event: React.FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (wrong === null && !lacksSecret) (keepsNow ? keep : look)();
  };
  return (
    <form className="form" onSubmit={act} noValidate>
      {!row && <Whose form={form} set={set} people={people} />}
      {!row && (
        <Choice
          label={t('How it is read there')}
          value={form.place.protocol}
          onChange={next => set({ place: { ...form.place, protocol: next } })}
          choices={[
            ['imap', 'IMAP'],
            ['pop3', 'POP3'],
          ]}
        />
      )}
      <PlaceFields
        form={form.place}
        set={change => set({ place: { ...form.place, ...change } })}
        providers={providers}
        keepsSecret={row?.hasSecret ?? false}
        fault={asked && lacksSecret ? t('The password is missing.') : null}
      />
      <WhatBecomes form={form} set={set} isNew={row === null} />
      <More form={form} set={set} />
      {tried && <Outcome tried={tried} />}
      <Fault text={asked && wrong !== null ? wrong : fault === null ? null : sentence(fault)} />
      <Actions>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        {tried && !tried.works && (
          <Button onClick={() => keep()} disabled={busy}>
            {t('Keep it all the same')}
          </Button>
        )}
        <Button kind="main" type="submit" disabled={busy}>
          {busy ? t('One moment…') : keepsNow ? (row ? t('Save') : t('Add')) : t('Try it')}
        </Button>
      </Actions>
    </form>
  );
}

type PartProps = { readonly form: ElsewhereForm; readonly set: (change: Partial<ElsewhereForm>) => void };

function Whose({ form, set, people }: PartProps & { people: readonly AccountRow[] }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('For whom here')}</label>
      <select id={id} className="input" value={form.account} onChange={event => set({ account: event.target.value })}>
        {form.account === '' && <option value="">{t('Choose a person')}</option>}
        {people.map(({ address }) => (
          <option key={address}>{address}</option>
        ))}
      </select>
    </div>
  );
}

function WhatBecomes({ form, set, isNew }: PartProps & { isNew: boolean }) {
  return (
    <>
      <div className="field">
        <span className="place-label" aria-hidden="true">
          {t('What was fetched')}
        </span>
        <Choice
          label={t('What was fetched')}
          value={form.keep}
          onChange={keep => set({ keep })}
          choices={[
            ['always', t('stays there')],
            ['days', t('stays some days')],
            ['now', t('goes there')],
          ]}
        />
        {form.keep === 'days' && (
          <TextField
            label={t('Days it stays there')}
            value={form.keepDays}
            onChange={keepDays => set({ keepDays })}
            inputMode="numeric"
          />
        )}
        {form.keep === 'now' && (
          <span className="field-help">{t('It is deleted there as soon as it is safely here, never before.')}</span>
        )}
      </div>
      {isNew && (
        <Choice
          label={t('Which mail')}
          value={form.since}
          onChange={since => set({ since })}
          choices={[
            ['all', t('All that lies there')],
            ['new', t('Only what comes from now on')],
          ]}
        />
      )}
    </>
  );
}

function More({ form, set }: PartProps) {
  const id = useId();
  const isImap = form.place.protocol === 'imap';
  return (
    <details className="place-more">
      <summary>
        {t(
          'Every {minutes, plural, one {minute} other {# minutes}}, into {into, select, inbox {the inbox} other {{into}}}',
          {
            minutes: Number(form.every) || 0,
            into: form.into.trim() || 'inbox',
          },
        )}
      </summary>
      <div className="form">
        <TextField
          label={t('Minutes between two looks')}
          value={form.every}
          onChange={every => set({ every })}
          inputMode="numeric"
        />
        {isImap && (
          <Switch
            label={t('At once, too')}
            help={t('The other server tells of new mail while a connection is kept open (IDLE)')}
            on={form.idle}
            onChange={idle => set({ idle })}
          />
        )}
        {isImap && (
          <div className="field">
            <label htmlFor={id}>{t('Folders that are fetched, one a line')}</label>
            <textarea
              id={id}
              className="input mono targets"
              rows={2}
              value={form.folders}
              onChange={event => set({ folders: event.target.value })}
              spellCheck={false}
            />
          </div>
        )}
        <TextField
          label={t('Folder here')}
          value={form.into}
          onChange={into => set({ into })}
          placeholder={t('Inbox')}
          help={t('Rules of the person come first')}
          autoComplete="off"
        />
        <Switch label={t('Look for spam in it')} on={form.judged} onChange={judged => set({ judged })} />
      </div>
    </details>
  );
}

const Outcome = ({ tried }: { tried: Tried }) => (
  <div className="place-said" role="status">
    <StatusShape shape={tried.works ? 'ok' : 'failed'} size={16} />
    <div>
      {tried.works ? (
        <p>
          {t(
            'It works. {count, plural, =0 {No message lies there now.} one {# message lies there.} other {# messages lie there.}}',
            {
              count: tried.folders.reduce((sum, { messages }) => sum + messages, 0),
            },
          )}
        </p>
      ) : (
        <p>{t('It does not work yet: {why}', { why: sentence(tried.sentence) })}</p>
      )}
      {tried.folders.length > 1 && (
        <ul className="place-folders">
          {tried.folders.map(({ folder, messages }) => (
            <li key={folder}>
              <span>{folder}</span> <span className="num quiet">{messages}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  </div>
);
