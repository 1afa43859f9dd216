/** The form of a letter: to whom, about what, the text. It stays open beside everything else. */
import { Trash2 } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../design/button.tsx';
import { keyLabel } from '../keyboard.ts';
import { useAnswer, useConnection } from '../live.ts';
import { mac, useKeys } from '../shell/keys.tsx';
import { useAct } from '../shell/notices.tsx';
import { faults, toDraft, type Writing } from './draft.ts';
import './composer.css';

type PanelProps = {
  readonly writing: Writing;
  readonly onChange: (writing: Writing) => void;
  readonly onSent: (trace: string) => void;
  readonly onDiscard: () => void;
};

export function ComposerPanel({ writing, onChange, onSent, onDiscard }: PanelProps) {
  const accounts = useAnswer('composer accounts', api => api.mail.accounts({}));
  const known = accounts.state === 'ready' ? accounts.data : [];
  const from = known.find(one => one.id === writing.account) ?? known[0];
  const connected = useConnection().state === 'connected';
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [more, setMore] = useState(writing.cc !== '' || writing.bcc !== '');
  const act = useAct();
  const found = faults(writing);
  const set = (field: 'to' | 'cc' | 'bcc' | 'subject' | 'text') => (value: string) =>
    onChange({ ...writing, [field]: value });

  const send = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    setTried(true);
    if (!from || busy || !connected || Object.keys(found).length > 0) return;
    setBusy(true);
    const sent = await act('Sending', api => api.mail.send(toDraft(writing, from.id)));
    setBusy(false);
    if (sent) onSent(sent.trace);
  };
  useKeys('Letter', [{ keys: 'mod+Enter', say: 'Send', run: () => void send() }]);

  return (
    <section className="composer" aria-label="Letter">
      <form onSubmit={send} noValidate>
        <header>
          <h2>{writing.inReplyTo ? 'Reply' : 'New message'}</h2>
          {!more && (
            <Button kind="quiet" onClick={() => setMore(true)}>
              Cc Bcc
            </Button>
          )}
        </header>
        {known.length > 1 && from && (
          <label className="composer-field">
            <span>From</span>
            <select value={from.id} onChange={event => onChange({ ...writing, account: Number(event.target.value) })}>
              {known.map(one => (
                <option key={one.id} value={one.id}>
                  {one.name ? `${one.name} <${one.address}>` : one.address}
                </option>
              ))}
            </select>
          </label>
        )}
        <Field
          name="To"
          value={writing.to}
          onChange={set('to')}
          fault={tried ? found.to : undefined}
          focus={writing.to === ''}
        />
        {more && <Field name="Cc" value={writing.cc} onChange={set('cc')} fault={tried ? found.cc : undefined} />}
        {more && <Field name="Bcc" value={writing.bcc} onChange={set('bcc')} fault={tried ? found.bcc : undefined} />}
        <Field name="Subject" value={writing.subject} onChange={set('subject')} />
        <Text value={writing.text} onChange={set('text')} focus={writing.to !== ''} />
        <footer>
          <Button kind="main" type="submit" disabled={busy || !connected || !from}>
            {busy ? 'Sending…' : 'Send'} <kbd>{keyLabel('mod+Enter', mac)}</kbd>
          </Button>
          <span className="quiet">
            {connected ? 'Kept on this computer' : 'No connection: your letter is kept here until it is back'}
          </span>
          <IconButton label="Discard" onClick={onDiscard}>
            <Trash2 size={18} strokeWidth={1.6} />
          </IconButton>
        </footer>
      </form>
    </section>
  );
}

type FieldProps = {
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault?: string | undefined;
  readonly focus?: boolean;
};

function Field({ name, value, onChange, fault, focus = false }: FieldProps) {
  const input = useFocus<HTMLInputElement>(focus);
  return (
    <label className="composer-field" data-fault={fault ? '' : undefined}>
      <span>{name}</span>
      <input
        ref={input}
        value={value}
        onChange={event => onChange(event.target.value)}
        aria-invalid={fault ? true : undefined}
        spellCheck={name === 'Subject'}
        autoCapitalize="none"
      />
      {fault && (
        <span className="composer-fault" role="alert">
          {fault}
        </span>
      )}
    </label>
  );
}

function Text({ value, onChange, focus }: { value: string; onChange: (value: string) => void; focus: boolean }) {
  const area = useFocus<HTMLTextAreaElement>(focus);
  return (
    <textarea ref={area} aria-label="Text" value={value} onChange={event => onChange(event.target.value)} spellCheck />
  );
}

/** When the panel opens; the cursor stands before what is quoted. */
function useFocus<E extends HTMLInputElement | HTMLTextAreaElement>(wanted: boolean): React.RefObject<E | null> {
  const element = useRef<E>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it opens
  useEffect(() => {
    if (!wanted) return;
    element.current?.focus();
    element.current?.setSelectionRange(0, 0);
  }, []);
  return element;
}
