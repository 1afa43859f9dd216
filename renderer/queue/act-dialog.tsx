/**
 * What is asked before an act: of many, what it would do and to whom, so that nothing is touched but what was seen; a
 * reason for the sender; another way; an hour.
 */
import { type FormEvent, useId, useState } from 'react';
import type { QueueActName, QueuePreview } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Failed, Loading } from '../design/faces.tsx';
import { TextField } from '../design/field.tsx';
import { count, size } from '../design/format.ts';
import { heard } from '../language/heard.ts';
import { type Live, useAnswer } from '../live.ts';
import { acts, consequence, isAsked, MANY, oneDomain, question } from './queue-words.ts';
import type { Subject } from './use-acts.tsx';
import { afterNow, fieldOf, momentIn, soon, tomorrow } from './when.ts';

export type Wish = {
  readonly reason?: string;
  readonly newRoute?: string | null;
  readonly at?: number;
  readonly until?: number;
};
type DialogProps = {
  readonly act: QueueActName;
  readonly subject: Subject;
  readonly onClose: () => void;
  readonly onAct: (wish: Wish, token: string | null, asked: number) => void;
};

export function ActDialog(props: DialogProps) {
  return props.subject.ids.length > MANY ? <OfMany {...props} /> : <Form {...props} preview={null} />;
}

/** The preview is made of just these, and the act touches just what it has told. */
function OfMany(props: DialogProps) {
  const { act, subject } = props;
  const [{ ids, selection }] = useState(subject);
  const live: Live<QueuePreview> = useAnswer(`preview ${act} ${ids.length} ${ids[0]} ${ids.at(-1)}`, api =>
    api.queue.preview({ ...(selection ?? { recipients: ids }), act }),
  );
  if (live.state === 'ready') return <Form {...props} preview={live.data} />;
  return (
    <Dialog open onClose={props.onClose} title={actOn(act, ids.length)}>
      {live.state === 'loading' ? (
        <Loading what={t('what it would do')} rows={3} />
      ) : (
        <Failed what={t('what it would do')} message={live.message} onRetry={live.retry} />
      )}
    </Dialog>
  );
}

const plainName = (act: QueueActName): string => acts[act].name.replace('…', '');
const actOn = (act: QueueActName, count: number): string =>
  t('{act}: {count, plural, one {# message} other {# messages}}', { act: plainName(act), count });

function titleOf(act: QueueActName, subject: Subject, preview: QueuePreview | null): string {
  const n = preview ? preview.recipients : subject.ids.length;
  if (isAsked(act)) return question(act, n, preview ? null : oneDomain(subject.rows));
  if (act === 'cancel')
    return t('Delete {count, plural, one {# waiting message} other {# waiting messages}}?', { count: n });
  return actOn(act, n);
}

function Form({ act, subject, preview, onClose, onAct }: DialogProps & { preview: QueuePreview | null }) {
  const [wish, setWish] = useState<Wish | null>(() => firstWish(act));
  const asked = preview?.recipients ?? subject.ids.length;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wish === null || asked === 0) return;
    onAct(wish, preview?.token ?? null, asked);
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={titleOf(act, subject, preview)} wide={preview !== null}>
      <form className="form queue-form" onSubmit={submit} noValidate>
        {isAsked(act) && <p className="second">{consequence[act]}</p>}
        {preview && <Told preview={preview} />}
        {(act === 'bounce' || act === 'expire') && (
          <ReasonField value={wish?.reason ?? ''} onChange={reason => setWish(reason.trim() ? { reason } : {})} />
        )}
        {act === 'reroute' && <RouteField onChange={setWish} />}
        {act === 'schedule' && <WhenField name="at" label={t('Next try')} choices={soon} onChange={setWish} />}
        {act === 'keep' && <WhenField name="until" label={t('Try until')} choices={afterNow} onChange={setWish} />}
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('Keep as it is')}</Button>
          <Button
            kind={acts[act].danger || isAsked(act) ? 'danger' : 'main'}
            type="submit"
            disabled={wish === null || asked === 0}
          >
            {plainName(act)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function firstWish(act: QueueActName): Wish | null {
  if (act === 'reroute') return { newRoute: null };
  if (act === 'schedule') return { at: tomorrow(Date.now()) };
  if (act === 'keep') return { until: afterNow[0]!.at(Date.now()) };
  return {};
}

/** How many, of whom, where to, and who would be left alone. */
function Told({ preview }: { preview: QueuePreview }) {
  const { recipients, messages, bytes, senders, routes, leftAlone } = preview;
  return (
    <div className="told">
      <p>
        {recipients === 0
          ? t('Nobody of these can be meant.')
          : t(
              '{recipients, plural, one {# recipient} other {# recipients}} of {messages, plural, one {# message} other {# messages}}, {size}. Nothing but these is touched.',
              { recipients, messages, size: size(bytes) },
            )}
      </p>
      {recipients > 0 && (
        <div className="told-shares">
          <Shares title={t('From')} shares={senders} />
          <Shares title={t('By')} shares={routes} />
        </div>
      )}
      {leftAlone.length > 0 && (
        <p className="quiet">
          {t('Left alone: {who}.', {
            who: leftAlone.map(one => `${count(one.recipients)} ${heard(one.because)}`).join(', '),
          })}
        </p>
      )}
    </div>
  );
}

/** More are only counted. */
const MOST_SHOWN = 5;

function Shares({ title, shares }: { title: string; shares: QueuePreview['senders'] }) {
  const rest = shares.length - MOST_SHOWN;
  return (
    <table>
      <caption>{title}</caption>
      <tbody>
        {shares.slice(0, MOST_SHOWN).map(share => (
          <tr key={share.name}>
            <th scope="row" className="clip">
              {share.name || t('reports from here')}
            </th>
            <td className="num">{count(share.recipients)}</td>
          </tr>
        ))}
        {rest > 0 && (
          <tr>
            <td colSpan={2} className="quiet">
              {t('and more')}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

type FieldProps<T> = { readonly value: T; readonly onChange: (value: T) => void };

const ReasonField = ({ value, onChange }: FieldProps<string>) => (
  <TextField
    label={t('Reason')}
    value={value}
    onChange={onChange}
    help={t('Stands in the report to the sender. May stay empty.')}
    maxLength={300}
    autoFocus
  />
);

const OTHER = 'other';

/** As found for each address; a relay by its name; a host of one's own choice. */
function RouteField({ onChange }: { onChange: (wish: Wish | null) => void }) {
  const id = useId();
  const relays = useAnswer('relays', api => api.routing.relays({}));
  const [chosen, setChosen] = useState('');
  const [host, setHost] = useState('');
  const names = relays.state === 'ready' ? relays.data.map(relay => relay.name) : [];
  const choose = (value: string): void => {
    setChosen(value);
    onChange(value === OTHER ? typed(host) : { newRoute: value === '' ? null : value });
  };
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{t('Way')}</label>
        {/* biome-ignore lint/a11y/noAutofocus: it is what the question is about */}
        <select id={id} className="input" value={chosen} onChange={event => choose(event.target.value)} autoFocus>
          <option value="">{t('As found for each address')}</option>
          <option value="smart host">{t('The smart host')}</option>
          {names.map(name => (
            <option key={name} value={`relay ${name}`}>
              {t('Relay {name}', { name })}
            </option>
          ))}
          <option value={OTHER}>{t('A host and port…')}</option>
        </select>
      </div>
      {chosen === OTHER && (
        <TextField
          label={t('Host and port')}
          value={host}
          onChange={text => {
            setHost(text);
            onChange(typed(text));
          }}
          placeholder="backup.example.net:25"
          help={t('[host]:port goes to that very host; without brackets its mail hosts are looked up')}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
    </>
  );
}

/** `smtp`, unless another kind was typed. */
function typed(text: string): Wish | null {
  const route = text.trim();
  if (route === '') return null;
  return { newRoute: /\s/.test(route) ? route : `smtp ${route}` };
}

type WhenProps = {
  readonly name: 'at' | 'until';
  readonly label: string;
  readonly choices: typeof soon;
  readonly onChange: (wish: Wish | null) => void;
};

function WhenField({ name, label, choices, onChange }: WhenProps) {
  const id = useId();
  const [text, setText] = useState(() => fieldOf(name === 'at' ? tomorrow(Date.now()) : afterNow[0]!.at(Date.now())));
  const at = momentIn(text);
  const isOver = at !== null && at <= Date.now();
  const change = (next: string): void => {
    setText(next);
    const moment = momentIn(next);
    onChange(moment === null || moment <= Date.now() ? null : { [name]: moment });
  };
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <input
          id={id}
          type="datetime-local"
          className="input"
          value={text}
          onChange={event => change(event.target.value)}
          aria-invalid={isOver || undefined}
          aria-describedby={isOver ? `${id}-fault` : undefined}
          // biome-ignore lint/a11y/noAutofocus: it is what the question is about
          autoFocus
        />
        {isOver && (
          <span className="field-fault" id={`${id}-fault`} role="alert">
            {t('That time is over')}
          </span>
        )}
      </div>
      <div className="suggestions">
        {choices.map(choice => (
          <button
            type="button"
            className="chip"
            key={choice.say}
            onClick={() => change(fieldOf(choice.at(Date.now())))}
          >
            {choice.say}
          </button>
        ))}
      </div>
    </>
  );
}
