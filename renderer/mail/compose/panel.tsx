/** The form of a letter: from whom, to whom, about what, the text, its files; and what stands between it and being sent. */
import { Maximize2, Minimize2, Minus, X } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { heard } from '../../language/heard.ts';
import { useKeys } from '../../shell/keys.tsx';
import { useSay } from '../../shell/notices.tsx';
import { AttachmentList } from './attachments.tsx';
import { BodyField } from './body-field.tsx';
import { check, type Trouble } from './checks.ts';
import { ConflictBox } from './conflict-box.tsx';
import type { Entry } from './desk.ts';
import { focusText } from './focus-text.ts';
import { Foot } from './foot.tsx';
import { FromRow } from './from-row.tsx';
import { isBlank, isUntouched, letterTitle } from './letter.ts';
import { recipientsOf } from './message.ts';
import { useOwnPeople } from './own-people.ts';
import { readPreferences } from './preferences.ts';
import { RecipientRows } from './recipient-rows.tsx';
import { printRecipients } from './recipients.ts';
import { SaveState } from './save-state.tsx';
import type { Hold } from './sending.ts';
import { useDesk, useTools } from './tools.ts';
import { useFiles } from './use-files.tsx';
import { useLimits } from './use-limits.ts';

export function Panel({ entry }: { entry: Entry }) {
  const { letter } = entry;
  const { client, desk, post } = useTools();
  const { full } = useDesk();
  const say = useSay();
  const people = useOwnPeople();
  const limits = useLimits(letter.accountId);
  const section = useRef<HTMLElement>(null);
  const [troubles, setTroubles] = useState<{
    readonly faults: readonly Trouble[];
    readonly doubts: readonly Trouble[];
  } | null>(null);
  const [hold, setHold] = useState<Hold | null>(null);
  const files = useFiles(letter);
  // What was asked was about another letter than this has become.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each change
  useEffect(() => setTroubles(before => (before && before.faults.length > 0 ? before : null)), [letter.changes]);
  const checked = useMemo(() => check(letter, people, limits), [letter, people, limits]);

  const send = (wanted: Hold | null = null, sure = false): void => {
    const asked = wanted ?? { seconds: readPreferences().delay };
    setHold(asked);
    if (checked.faults.length > 0) {
      setTroubles({ faults: checked.faults, doubts: [] });
      focusTrouble(section.current, checked.faults[0]!.at);
    } else if (checked.doubts.length > 0 && !sure && troubles?.doubts.length !== checked.doubts.length)
      setTroubles({ faults: [], doubts: checked.doubts });
    else {
      setTroubles(null);
      void post.send(letter.key, asked);
    }
  };
  const discard = (): void => {
    const copy = letter;
    const nothing = isUntouched(letter) || (isBlank(letter) && letter.saved === null);
    desk.forget(letter);
    if (nothing) return;
    say({
      text: t('“{title}” discarded.', { title: letterTitle(letter) }),
      action: { label: t('Undo'), run: () => desk.add(copy) },
      onGone: () => void destroyDraft(copy),
    });
  };
  const destroyDraft = async ({ accountId, saved }: Entry['letter']): Promise<void> => {
    if (accountId && saved)
      await client.destroyEmails(accountId, [saved.emailId], { act: t('Discarded a draft') }).catch(() => {});
  };
  useKeys(t('Letter'), [
    // A question on top has its own answer.
    {
      keys: 'mod+Enter',
      id: 'send',
      say: t('Send'),
      run: () => void (document.querySelector('[data-modal]') ?? send()),
    },
    { keys: 'mod+shift+a', say: t('Attach files'), run: files.choose },
  ]);
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    if (troubles) {
      setTroubles(null);
      focusText();
    } else desk.aside();
  };
  const shown = troubles && (troubles.faults.length > 0 ? checked.faults : troubles.doubts);
  return (
    <section
      ref={section}
      className="letter"
      aria-label={t('Letter: {title}', { title: letterTitle(letter) })}
      data-region=""
      data-full={full || undefined}
      data-dropping={files.dropping || undefined}
      onKeyDown={press}
      {...(files.dropProps as { onDrop: (event: DragEvent) => void })}
    >
      <Tabs current={letter.key} />
      <header className="letter-head">
        <h2 className="clip">{letterTitle(letter)}</h2>
        <SaveState entry={entry} />
        <IconButton label={t('Put aside')} keys="Esc" onClick={desk.aside}>
          <Minus size={18} strokeWidth={1.6} />
        </IconButton>
        <IconButton label={t(full ? 'Smaller' : 'Full size')} className="letter-size" onClick={() => desk.full(!full)}>
          {full ? <Minimize2 size={16} strokeWidth={1.6} /> : <Maximize2 size={16} strokeWidth={1.6} />}
        </IconButton>
        <IconButton label={t('Close, kept in Drafts')} onClick={() => void desk.close(letter.key)}>
          <X size={18} strokeWidth={1.6} />
        </IconButton>
      </header>
      <div className="letter-sheet">
        {entry.conflict && <ConflictBox entry={entry} conflict={entry.conflict} />}
        <FromRow letter={letter} />
        <RecipientRows
          letter={letter}
          people={people}
          faults={troubles ? checked.faults : []}
          refused={entry.refusal?.recipients ?? []}
        />
        {letter.onlyTo && (
          <p className="letter-hint">
            <StatusShape shape="info" />{' '}
            {t('This answers everybody on {list}.', {
              list: printRecipients(recipientsOf(letter, 'to').slice(0, 1)),
            })}
            <Button
              kind="quiet"
              onClick={() => desk.change(letter.key, { to: letter.onlyTo ?? [], cc: [], onlyTo: null })}
            >
              {t('Only to {name}', { name: letter.onlyTo[0]?.name || letter.onlyTo[0]?.email })}
            </Button>
          </p>
        )}
        <label className="letter-row">
          <span className="letter-label">{t('Subject')}</span>
          <input
            value={letter.subject}
            onChange={event => desk.change(letter.key, { subject: event.target.value })}
            data-field="subject"
            spellCheck
          />
        </label>
        <BodyField letter={letter} onFiles={files.add} />
        <AttachmentList letter={letter} limits={limits} />
      </div>
      {entry.refusal && (
        <p className="letter-trouble" role="alert" data-tone="failed">
          <StatusShape shape="failed" /> <span>{t('It was not sent. {why}', { why: heard(entry.refusal.words) })}</span>
        </p>
      )}
      {shown && shown.length > 0 && (
        <Question
          troubles={shown}
          fatal={(troubles?.faults.length ?? 0) > 0}
          onSend={() => send(hold, true)}
          onBack={() => {
            setTroubles(null);
            focusText();
          }}
        />
      )}
      <Foot entry={entry} onSend={send} onAttach={files.choose} onDiscard={discard} />
      {files.input}
      {files.dropping && (
        <div className="letter-drop" aria-hidden="true">
          {t('Drop to attach')}
        </div>
      )}
    </section>
  );
}

function focusTrouble(section: HTMLElement | null, at: Trouble['at']): void {
  section?.querySelector<HTMLElement>(`[data-field="${at}"]`)?.focus();
}

type QuestionProps = {
  readonly troubles: readonly Trouble[];
  readonly fatal: boolean;
  readonly onSend: () => void;
  readonly onBack: () => void;
};

/** Everything doubtful in one question, answered with one key. */
function Question({ troubles, fatal, onSend, onBack }: QuestionProps) {
  return (
    <div className="letter-trouble" role="alert" data-tone={fatal ? 'failed' : 'attention'}>
      <StatusShape shape={fatal ? 'failed' : 'attention'} />
      <ul>
        {troubles.map(({ at, words }) => (
          <li key={`${at} ${words}`}>{/[.!?]$/.test(words) ? words : `${words}.`}</li>
        ))}
      </ul>
      {!fatal && (
        <Button kind="main" onClick={onSend} autoFocus>
          {t('Send anyway')}
        </Button>
      )}
      <Button kind={fatal ? 'quiet' : 'plain'} onClick={onBack}>
        {t(fatal ? 'Close' : 'Go on writing')}
      </Button>
    </div>
  );
}

/** Several letters at once: one is open, the others one key away. */
function Tabs({ current }: { current: string }) {
  const { entries } = useDesk();
  const { desk } = useTools();
  if (entries.length < 2) return null;
  return (
    <nav className="letter-tabs" aria-label={t('Letters')}>
      {entries.map(({ letter, refusal, conflict }) => (
        <button
          type="button"
          key={letter.key}
          className="letter-tab"
          aria-current={letter.key === current || undefined}
          onClick={() => desk.open(letter.key)}
        >
          {(refusal || conflict) && <StatusShape shape="attention" label={t('Needs you')} />}
          <span className="clip">{letterTitle(letter)}</span>
        </button>
      ))}
    </nav>
  );
}
