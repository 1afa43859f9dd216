/** Whose mail must stay whatever is deleted: a dispute, an audit, a court. Set with a reason, ended with the way back. */

import { useId, useState } from 'react';
import { Link } from 'wouter';
import type { AccountRow, HeldRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { Faces } from '../../design/faces.tsx';
import { TextField } from '../../design/field.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { type Live, useLive } from '../../live.ts';
import { useAct, useSay } from '../../shell/notices.tsx';
import { Actions, Part, useAsked } from '../forms.tsx';
import './retention.css';

type Holds = { readonly held: readonly HeldRow[]; readonly people: readonly AccountRow[] };

const useHolds = (): Live<Holds> =>
  useLive('holds', async function* (api, signal) {
    for await (const { accounts } of api.accounts.watch({}, signal))
      yield { held: await api.retention.held({}, signal), people: accounts };
  });

/** Set or ended, said, with the way back. */
function useHold(onChange: () => void) {
  const act = useAct();
  const say = useSay();
  const set = async (address: string, because: string | null): Promise<void> => {
    if (await act(t('Taking back'), api => api.retention.hold({ address, because }))) onChange();
  };
  const held = (address: string): void => {
    onChange();
    say({
      text: t('Nothing of {address} is removed for good from now on.', { address }),
      action: { label: t('Undo'), run: () => void set(address, null) },
    });
  };
  const release = async ({ address, because }: HeldRow): Promise<void> => {
    if (!(await act(t('Releasing'), api => api.retention.hold({ address, because: null })))) return;
    onChange();
    say({
      text: t('{address} is held no more: what is deleted goes in its time.', { address }),
      action: { label: t('Undo'), run: () => void set(address, because) },
    });
  };
  return { held, release };
}

export function HoldsCard({ onChange }: { readonly onChange: () => void }) {
  const live = useHolds();
  const [adding, setAdding] = useState(false);
  const { held, release } = useHold(onChange);
  return (
    <section className="card" aria-labelledby="holds-title">
      <div className="card-head">
        <h2 id="holds-title">{t('Legal hold')}</h2>
        {!adding && (
          <Button kind="quiet" onClick={() => setAdding(true)}>
            {t('Hold somebody’s mail')}
          </Button>
        )}
      </div>
      <Faces live={live} what={t('who is held')} rows={1}>
        {holds => (
          <>
            {adding && (
              <HoldForm
                people={holds.people.filter(one => !holds.held.some(({ address }) => address === one.address))}
                onDone={() => setAdding(false)}
                onHeld={held}
              />
            )}
            {holds.held.length === 0 && !adding && (
              <p className="keeping-empty second">
                {t(
                  'Nobody. In a dispute or an audit a hold keeps all of a mailbox, whoever deletes it, until it ends.',
                )}
              </p>
            )}
            {holds.held.length > 0 && (
              <ul className="keeping-list">
                {holds.held.map(one => (
                  <li key={one.address} data-held={one.address}>
                    <StatusShape shape="held" />
                    <span className="keeping-words">
                      <Link className="space-person" href={`/accounts/${encodeURIComponent(one.address)}`}>
                        {holds.people.find(({ address }) => address === one.address)?.name || one.address}
                      </Link>
                      <span className="person-under second">{one.because}</span>
                    </span>
                    <Button
                      kind="quiet"
                      onClick={() => void release(one)}
                      aria-label={t('Release {name}', { name: one.address })}
                    >
                      {t('Release')}
                    </Button>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Faces>
    </section>
  );
}

type FormProps = {
  readonly people: readonly Pick<AccountRow, 'address' | 'name'>[];
  readonly onDone: () => void;
  readonly onHeld: (address: string) => void;
};

/** Of one person alone nobody is to be chosen. */
function HoldForm({ people, onDone, onHeld }: FormProps) {
  const id = useId();
  const { busy, fault, submit } = useAsked();
  const [address, setAddress] = useState('');
  const [because, setBecause] = useState('');
  const whose = people.length === 1 ? people[0]!.address : address;
  const hold = submit(
    api => api.retention.hold({ address: whose.trim(), because: because.trim() }),
    () => {
      onHeld(whose.trim());
      onDone();
    },
  );
  return (
    <form
      className="form keeping-form"
      onSubmit={hold}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onDone();
      }}
      noValidate
    >
      {people.length !== 1 && (
        <>
          <TextField
            label={t('Whose')}
            value={address}
            onChange={setAddress}
            fault={fault}
            list={`${id}-people`}
            autoFocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <datalist id={`${id}-people`}>
            {people.map(one => (
              <option key={one.address} value={one.address}>
                {one.name}
              </option>
            ))}
          </datalist>
        </>
      )}
      <TextField
        label={t('Why')}
        value={because}
        onChange={setBecause}
        fault={people.length === 1 ? fault : null}
        help={t('Such as “case 17”; who looks later reads it here and beside the person')}
        autoFocus={people.length === 1}
        autoComplete="off"
      />
      <Actions>
        <Button onClick={onDone}>{t('Cancel')}</Button>
        <Button kind="main" type="submit" disabled={busy || whose.trim() === '' || because.trim() === ''}>
          {t('Hold it')}
        </Button>
      </Actions>
    </form>
  );
}

/** The same beside one person. */
export function PersonHold({ account }: { readonly account: AccountRow }) {
  const { address } = account;
  const live = useLive(`hold of ${address}`, async function* (api, signal) {
    for await (const _ of api.accounts.watchOne({ address }, signal))
      yield (await api.retention.held({}, signal)).find(one => one.address === address) ?? null;
  });
  const [adding, setAdding] = useState(false);
  const { held, release } = useHold(() => {});
  const hold = live.state === 'ready' ? live.data : null;
  return (
    <Part
      title={t('Legal hold')}
      acts={
        live.state === 'ready' &&
        !adding && (
          <Button kind="quiet" onClick={() => (hold ? void release(hold) : setAdding(true))}>
            {hold ? t('Release') : t('Hold this mail')}
          </Button>
        )
      }
    >
      <Faces live={live} what={t('whether it is held')} rows={1}>
        {one =>
          adding ? (
            <HoldForm people={[account]} onDone={() => setAdding(false)} onHeld={held} />
          ) : one ? (
            <p className="held-words">
              <StatusShape shape="held" />
              <span>
                {t(
                  'Held: {reason}. Nothing is removed for good, whoever deletes it, and the account cannot be removed.',
                  {
                    reason: one.because,
                  },
                )}
              </span>
            </p>
          ) : (
            <p className="second">{t('Not held: what is deleted goes for good in its time.')}</p>
          )
        }
      </Faces>
    </Part>
  );
}
