/** Which of one's addresses it comes from. With one address there is nothing to choose, and nothing to see. */
import { t } from '../../../server/base/language.ts';
import type { JmapId } from '../../../server/jmap/types.ts';
import { signedAs } from './begin.ts';
import type { Letter } from './letter.ts';
import { printRecipient } from './recipients.ts';
import { changeRichSignature, changeSignature } from './signature.ts';
import { htmlReader, rememberAccount, useFroms, useTools } from './tools.ts';

export function FromRow({ letter }: { letter: Letter }) {
  const { desk } = useTools();
  const froms = useFroms();
  const change = async (chosen: string): Promise<void> => {
    const [accountId, identityId] = chosen.split(' ') as [JmapId, JmapId];
    const found = froms.find(from => from.accountId === accountId && from.identity.id === identityId);
    if (!found) return;
    rememberAccount(accountId);
    const rich = letter.body.format === 'rich' && found.identity.htmlSignature.trim() !== '';
    const signed = signedAs(found.identity, rich ? await htmlReader() : null);
    const current = desk.find(letter.key)?.letter ?? letter;
    const before = current.signed;
    const body =
      current.body.format === 'plain'
        ? { ...current.body, text: changeSignature(current.body.text, before?.text ?? '', signed.text, current.quote) }
        : { ...current.body, doc: changeRichSignature(current.body.doc, before?.rich ?? null, signed.rich) };
    const moved = current.accountId !== accountId;
    desk.change(letter.key, {
      accountId,
      identityId,
      body,
      signed,
      // A draft stays in its account; in the other one it is a new letter, and its files are brought there.
      ...(moved ? { saved: null } : {}),
    });
    if (moved) desk.moved(letter.key, current);
  };
  if (froms.length < 2) return null;
  const accounts = [...new Set(froms.map(from => from.accountId))];
  const value = `${letter.accountId} ${letter.identityId}`;
  return (
    <label className="letter-row">
      <span className="letter-label">{t('From')}</span>
      <select value={value} onChange={event => void change(event.target.value)}>
        {!froms.some(from => `${from.accountId} ${from.identity.id}` === value) && (
          <option value={value}>{t('Choose an address')}</option>
        )}
        {accounts.map(account => {
          const own = froms.filter(from => from.accountId === account);
          const options = own.map(({ identity }) => (
            <option key={identity.id} value={`${account} ${identity.id}`}>
              {printRecipient(identity)}
            </option>
          ));
          return own.length > 1 && accounts.length > 1 ? (
            <optgroup key={account} label={own[0]!.identity.email}>
              {options}
            </optgroup>
          ) : (
            options
          );
        })}
      </select>
    </label>
  );
}
