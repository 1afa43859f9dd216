/** The names one writes under, with their signatures: Identity/get and Identity/set (RFC 8621 §6). */
import { useState } from 'react';
import { t } from '../../../server/base/language.ts';
import type { Identity, SetError } from '../../../server/jmap/types.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextField } from '../../design/field.tsx';
import { setErrorWords } from '../../jmap/errors.ts';
import { useAct, useSay } from '../../shell/notices.tsx';
import type { From } from './identities.ts';
import { printRecipients, readRecipients, recipientFault } from './recipients.ts';
import { useFroms, useTools } from './tools.ts';

export function IdentitiesDialog({ onClose }: { onClose: () => void }) {
  const froms = useFroms();
  const [chosen, setChosen] = useState(0);
  const from = froms[Math.min(chosen, froms.length - 1)];
  return (
    <Dialog open onClose={onClose} title={t('Names and signatures')} wide>
      {froms.length > 1 && (
        <label className="field">
          {t('Address')}
          <select className="input" value={chosen} onChange={event => setChosen(Number(event.target.value))}>
            {froms.map(({ accountId, identity }, i) => (
              <option key={`${accountId} ${identity.id}`} value={i}>
                {identity.email}
              </option>
            ))}
          </select>
        </label>
      )}
      {from ? (
        <Form key={`${from.accountId} ${from.identity.id}`} from={from} onDone={onClose} />
      ) : (
        <p>{t('There is no address to write from yet.')}</p>
      )}
    </Dialog>
  );
}

function Form({ from: { accountId, identity }, onDone }: { from: From; onDone: () => void }) {
  const { client } = useTools();
  const act = useAct();
  const say = useSay();
  const [name, setName] = useState(identity.name);
  const [replyTo, setReplyTo] = useState(printRecipients(identity.replyTo ?? []));
  const [bcc, setBcc] = useState(printRecipients(identity.bcc ?? []));
  const [text, setText] = useState(identity.textSignature);
  const [html, setHtml] = useState(identity.htmlSignature);
  const faultOf = (list: string): string | null =>
    readRecipients(list)
      .map(one => recipientFault(one.email))
      .find(Boolean) ?? null;
  const people = (list: string) => (readRecipients(list).length > 0 ? readRecipients(list) : null);
  const save = async (): Promise<void> => {
    const change: Partial<Identity> = {
      name: name.trim(),
      replyTo: people(replyTo),
      bcc: people(bcc),
      textSignature: text,
      htmlSignature: html,
    };
    const answer = await act(t('Saving the signature'), () =>
      client.ask(
        'Identity/set',
        { accountId, update: { [identity.id]: change } },
        { act: t('Changed {address}', { address: identity.email }) },
      ),
    );
    if (!answer) return;
    const refused: SetError | undefined = answer.notUpdated?.[identity.id];
    if (refused) return say({ shape: 'failed', text: t('It was not saved: {why}', { why: setErrorWords(refused) }) });
    say({ text: t('Saved. New letters begin with it.') });
    onDone();
  };
  return (
    <form
      className="letter-identity"
      onSubmit={event => {
        event.preventDefault();
        if (!faultOf(replyTo) && !faultOf(bcc)) void save();
      }}
    >
      <TextField
        label={t('Name')}
        value={name}
        onChange={setName}
        help={t('Shown before {address}', { address: identity.email })}
      />
      <TextField
        label={t('Answers go to')}
        value={replyTo}
        onChange={setReplyTo}
        fault={faultOf(replyTo)}
        help={t('Only where it is another address')}
      />
      <TextField label={t('Always a blind copy to')} value={bcc} onChange={setBcc} fault={faultOf(bcc)} />
      <label className="field">
        {t('Signature in plain text')}
        <textarea
          className="input letter-signature"
          rows={4}
          value={text}
          onChange={event => setText(event.target.value)}
        />
      </label>
      <label className="field">
        {t('Signature in rich text, as HTML; empty: the plain one')}
        <textarea
          className="input letter-signature mono"
          rows={3}
          value={html}
          spellCheck={false}
          onChange={event => setHtml(event.target.value)}
        />
      </label>
      <div className="dialog-actions">
        <Button kind="main" type="submit">
          {t('Save')}
        </Button>
      </div>
    </form>
  );
}
