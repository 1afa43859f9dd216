/** The second step: how one gets at it, and whose mail it becomes; then what is there is looked at. */
import { useId, useMemo, useState } from 'react';
import type { AccountRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Actions, Fault } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Choice, Switch, TextField } from '../design/field.tsx';
import { PlaceFields, WhereItIs } from '../elsewhere/place-fields.tsx';
import { hasSecret, type Provider, placeFault } from '../elsewhere/place-form.ts';
import type { Answers } from './bring-look.ts';
import { isWholePath, type Line, type ReadLines, readLines } from './bring-steps.ts';
import { PathField } from './path-field.tsx';

type Shared = {
  readonly answers: Answers;
  readonly set: (change: Partial<Answers>) => void;
  readonly people: readonly AccountRow[];
  readonly providers: readonly Provider[];
};
type Props = Shared & {
  readonly busy: boolean;
  readonly fault: string | null;
  readonly at: { readonly done: number; readonly of: number } | null;
  readonly onBack: () => void;
  readonly onLook: (lines: readonly Line[]) => (event?: React.FormEvent) => void;
};

/** What programs call their files. */
const endings = ['*', 'mbox', 'pst', 'ost', 'zip', 'tgz', 'gz', 'tar', 'eml', 'emlx', 'msg', 'mbx', '7z', 'xml'];

export function BringWhere({ answers, set, people, providers, busy, fault, at, onBack, onLook }: Props) {
  const [asked, setAsked] = useState(false);
  const { from, whose, table, master, path } = answers;
  const many = whose === 'many';
  const read = useMemo(
    () =>
      readLines(
        table,
        people.map(({ address }) => address),
        from === 'imap' && !master,
      ),
    [table, people, from, master],
  );
  const wrong = faultOf(answers, read, providers);
  const look = (event: React.FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (wrong === null) onLook(read.lines)();
  };
  return (
    <form className="form" onSubmit={look} noValidate>
      {people.length > 1 && (
        <Choice
          label={t('Of how many')}
          value={whose}
          onChange={next => set({ whose: next })}
          choices={[
            ['one', t('Of one person')],
            ['many', t('Of several people')],
          ]}
        />
      )}
      {!many && <Whose {...{ answers, set, people }} />}
      {from === 'path' && (
        <PathField
          label={t('File or folder')}
          value={path.path}
          onChange={next => set({ path: { ...path, path: next } })}
          help={t('The whole path, on the computer where the mail server runs; what it is, is found out')}
          extensions={endings}
          fault={asked && !isWholePath(path.path) ? t('The whole path is wanted, from the root on.') : null}
        />
      )}
      {from === 'imap' && !many && <Place {...{ answers, set, providers }} />}
      {many && <Many {...{ answers, set, people, providers }} read={read} />}
      <More {...{ answers, set }} />
      <Fault text={asked && wrong !== null ? wrong : fault} />
      <Actions>
        <Button onClick={onBack}>{t('Back')}</Button>
        <Button kind="main" type="submit" disabled={busy}>
          {busy
            ? at && at.of > 1
              ? t('Looking at {now} of {all}…', { now: at.done + 1, all: at.of })
              : t('Looking there…')
            : t('Look what is there')}
        </Button>
      </Actions>
    </form>
  );
}

function faultOf(answers: Answers, read: ReadLines, providers: readonly Provider[]): string | null {
  const { from, whose, address, place, path, master } = answers;
  const many = whose === 'many';
  if (!many && address === '') return t('Say whose mail it is here.');
  if (from === 'path' && !isWholePath(path.path)) return t('The whole path is wanted, from the root on.');
  if (many && read.faults.length > 0) return read.faults[0]!;
  if (many && read.lines.length === 0) return t('Nobody stands in the list yet.');
  if (from !== 'imap') return null;
  const signsIn = !many || master;
  const wrong = placeFault(place, providers, signsIn ? place.user : (read.lines[0]?.there ?? ''));
  if (wrong !== null) return wrong;
  return signsIn && !hasSecret(place) ? t('The password is missing.') : null;
}

const Place = ({ answers: { place }, set, providers }: Omit<Shared, 'people'>) => (
  <PlaceFields form={place} set={change => set({ place: { ...place, ...change } })} providers={providers} />
);

function Whose({ answers, set, people }: Omit<Shared, 'providers'>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('For whom here')}</label>
      <select
        id={id}
        className="input"
        value={answers.address}
        onChange={event => set({ address: event.target.value })}
      >
        {answers.address === '' && <option value="">{t('Choose a person')}</option>}
        {people.map(({ address }) => (
          <option key={address}>{address}</option>
        ))}
      </select>
      {people.length === 0 && (
        <span className="field-help">{t('Nobody lives here yet. Add the people first, in Accounts.')}</span>
      )}
    </div>
  );
}

function Many({ answers, set, people, providers, read }: Shared & { read: ReadLines }) {
  const id = useId();
  const { from, master, place, table } = answers;
  const withPasswords = from === 'imap' && !master;
  const like = master ? place.user : (read.lines[0]?.there ?? '');
  const fill = (): void =>
    set({
      table: people.map(({ address }) => [address, address, ...(withPasswords ? [''] : [])].join(', ')).join('\n'),
    });
  return (
    <>
      {from === 'imap' && (
        <Switch
          label={t('One user signs in there for everybody')}
          help={t('A master user, as Dovecot, Cyrus and others know it: then no passwords of people are needed')}
          on={master}
          onChange={on => set({ master: on })}
        />
      )}
      {from === 'imap' && master && <Place {...{ answers, set, providers }} />}
      <div className="field">
        <div className="part-head">
          <label htmlFor={id}>
            {withPasswords
              ? t('Address here, user there, password: one person a line')
              : t('Address here, user there: one person a line')}
          </label>
          {table.trim() === '' && (
            <Button kind="quiet" onClick={fill}>
              {t('Everybody who is here')}
            </Button>
          )}
        </div>
        <textarea
          id={id}
          className="input mono targets"
          rows={6}
          value={table}
          onChange={event => set({ table: event.target.value })}
          placeholder={exampleOf(withPasswords)}
          spellCheck={false}
          autoCapitalize="none"
          aria-describedby={`${id}-help`}
        />
        <span className="field-help" id={`${id}-help`}>
          {t('{count, plural, =0 {A table can be pasted.} one {One person.} other {# people.}}', {
            count: read.lines.length,
          })}
        </span>
      </div>
      {from === 'imap' && !master && (
        <WhereItIs
          form={place}
          set={change => set({ place: { ...place, ...change } })}
          providers={providers}
          like={like}
        />
      )}
    </>
  );
}

const exampleOf = (password: boolean): string =>
  ['ann@office.example', 'ann', ...(password ? ['secret'] : [])].join(', ');

const dialects = [
  ['', t('Found out')],
  ['mboxrd', 'mboxrd'],
  ['mboxo', 'mboxo'],
  ['mboxcl', 'mboxcl'],
  ['mboxcl2', 'mboxcl2'],
] as const;

function More({ answers, set }: Pick<Props, 'answers' | 'set'>) {
  const { from, under, duplicates, whose, there, path } = answers;
  return (
    <details className="place-more">
      <summary>{t('More')}</summary>
      <div className="form">
        <TextField
          label={t('Below a folder of its own')}
          value={under}
          onChange={next => set({ under: next })}
          help={t('Such as “Old mail”; empty: each folder to its like, the inbox to the inbox')}
          autoComplete="off"
        />
        <Switch
          label={t('File again what is here already')}
          help={t('Otherwise a message that lies in the same folder, octet by octet the same, does not come twice')}
          on={duplicates === 'keep'}
          onChange={on => set({ duplicates: on ? 'keep' : 'skip' })}
        />
        {from === 'path' && whose === 'one' && (
          <TextField
            label={t('Account in the backup')}
            value={there}
            onChange={next => set({ there: next })}
            help={t('Of a backup with several accounts, such as hMailServer’s: which of them')}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        {from === 'path' && (
          <div className="field">
            <span className="place-label" aria-hidden="true">
              {t('Kind of mbox')}
            </span>
            <Choice
              label={t('Kind of mbox')}
              value={path.dialect}
              choices={dialects}
              onChange={dialect => set({ path: { ...path, dialect } })}
            />
          </div>
        )}
      </div>
    </details>
  );
}
