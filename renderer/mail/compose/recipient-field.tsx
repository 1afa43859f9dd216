/**
 * One row of recipients: entries and the field where the next is typed, an editable combobox with a list (ARIA APG).
 * Keys: Enter or a comma ends an entry; ← goes into the entries, there Enter edits, Delete removes, Alt ↑ ↓ moves it to
 * the row above or below, as dragging does.
 */
import { X } from 'lucide-react';
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { t } from '../../../server/base/language.ts';
import type { JmapId } from '../../../server/jmap/types.ts';
import { StatusShape } from '../../design/shapes.tsx';
import {
  listNames,
  type OwnPeople,
  once,
  printRecipient,
  type Recipient,
  type RecipientList,
  readRecipients,
  recipientDoubt,
  recipientFault,
  sameAddress,
  toShown,
  toWire,
} from './recipients.ts';
import { useCorrespondents } from './use-correspondents.ts';

type FieldProps = {
  readonly list: RecipientList;
  readonly accountId: JmapId | null;
  readonly all: readonly Recipient[];
  readonly typed: string;
  readonly people: OwnPeople;
  readonly refused: readonly string[];
  readonly fault: string | null;
  readonly focus: boolean;
  readonly onChange: (all: readonly Recipient[], typed: string) => void;
  /** To the row above or below; false where there is none. */
  readonly onMove: (index: number, by: 1 | -1) => boolean;
  readonly onTake: (from: RecipientList, index: number) => void;
  readonly children?: ReactNode;
};

const DRAGGED = 'application/x-mailroom-recipient';

export function RecipientField(props: FieldProps) {
  const { list, all, typed, people, refused, fault, onChange } = props;
  const id = useId();
  const row = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [active, setActive] = useState(-1);
  const [closed, setClosed] = useState(false);
  const [over, setOver] = useState(false);
  const found = useCorrespondents(props.accountId, typed).filter(one => !all.some(other => sameAddress(one, other)));
  const open = !closed && typed.trim() !== '' && found.length > 0;
  // What has no @ yet can only become somebody known: the first stands ready.
  const at = !open ? -1 : active >= 0 ? Math.min(active, found.length - 1) : typed.includes('@') ? -1 : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the row appears
  useEffect(() => {
    if (props.focus) input.current?.focus();
  }, []);

  const type = (text: string): void => {
    setActive(-1);
    setClosed(false);
    onChange(all, text);
  };
  const add = (more: readonly Recipient[]): void => {
    setActive(-1);
    onChange(once([...all, ...more]), '');
  };
  const take = (): void => {
    if (typed.trim() !== '') add(readRecipients(typed));
  };
  const focusEntry = (index: number): void =>
    (row.current?.querySelectorAll<HTMLElement>('.recipient-name')[index] ?? input.current)?.focus();
  /** The focus goes first, so that what is typed at once is not lost with the entry. */
  const remove = (index: number, then: 'before' | 'field' = 'before'): void => {
    if (then === 'before' && index > 0) focusEntry(index - 1);
    else input.current?.focus();
    onChange(
      all.filter((_, i) => i !== index),
      typed,
    );
  };
  const edit = (index: number): void => {
    const before = typed.trim() === '' ? [] : readRecipients(typed);
    onChange([...all.filter((_, i) => i !== index), ...before], printRecipient(all[index]!));
    input.current?.focus();
  };
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    const atStart = input.current?.selectionStart === 0 && input.current.selectionEnd === 0;
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const next = at + (event.key === 'ArrowDown' ? 1 : -1);
      setActive(next < 0 ? found.length - 1 : next % found.length);
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      if (at >= 0) add([found[at]!]);
      else take();
    } else if ((event.key === ',' || event.key === ';') && isWhole(typed)) take();
    else if (event.key === 'Tab' && !event.shiftKey && at >= 0) add([found[at]!]);
    else if (event.key === 'Escape' && open) setClosed(true);
    else if (event.key === 'Backspace' && atStart && all.length > 0) focusEntry(all.length - 1);
    else if (event.key === 'ArrowLeft' && atStart && all.length > 0) focusEntry(all.length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text/plain');
    const several = readRecipients(text);
    if (several.length < 2 && !/[<@]/.test(text)) return;
    if (several.some(one => recipientFault(one.email) !== null) && several.length < 2) return;
    event.preventDefault();
    add(typed.trim() === '' ? several : [...readRecipients(typed), ...several]);
  };
  const pressEntry = (event: KeyboardEvent, index: number): void => {
    if (event.key === 'ArrowLeft') focusEntry(Math.max(0, index - 1));
    else if (event.key === 'ArrowRight') focusEntry(index + 1);
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(index);
    else if (event.key === 'Enter' || event.key === 'F2') edit(index);
    else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp'))
      props.onMove(index, event.key === 'ArrowDown' ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const drop = (event: DragEvent): void => {
    const dragged = event.dataTransfer.getData(DRAGGED);
    setOver(false);
    if (!dragged) return;
    event.preventDefault();
    event.stopPropagation();
    const [from, index] = dragged.split(' ') as [RecipientList, string];
    props.onTake(from, Number(index));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging has a twin on the keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the entries means the field, which Tab reaches
    <div
      className="letter-row letter-people"
      ref={row}
      data-fault={fault ? '' : undefined}
      data-over={over || undefined}
      onClick={event => event.target === event.currentTarget && input.current?.focus()}
      onDragOver={event => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label className="letter-label" htmlFor={`${id}-input`}>
        {listNames[list]}
      </label>
      <div className="letter-entries">
        {all.length > 0 && (
          <ul aria-label={t('{field}, entered', { field: listNames[list] })}>
            {all.map((one, index) => (
              <Entry
                key={`${one.email} ${one.name ?? ''}`}
                one={one}
                trouble={
                  refused.includes(toWire(one.email))
                    ? t('The server did not take this address')
                    : recipientFault(one.email)
                }
                doubt={recipientDoubt(one.email, people)}
                onPress={event => pressEntry(event, index)}
                onEdit={() => edit(index)}
                onRemove={() => remove(index, 'field')}
                onDrag={event => {
                  event.dataTransfer.setData(DRAGGED, `${list} ${index}`);
                  event.dataTransfer.setData('text/plain', printRecipient(one));
                }}
              />
            ))}
          </ul>
        )}
        <input
          ref={input}
          id={`${id}-input`}
          role="combobox"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-fault` : undefined}
          data-field={list}
          value={typed}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={event => type(event.target.value)}
          onKeyDown={press}
          onPaste={paste}
          onBlur={() => {
            setClosed(true);
            take();
          }}
        />
      </div>
      {props.children}
      <div id={`${id}-list`} role="listbox" aria-label={t('People you know')} className="letter-known" hidden={!open}>
        {open &&
          found.map((one, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field
            <div
              key={one.email}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === at}
              tabIndex={-1}
              onPointerDown={event => event.preventDefault()}
              onClick={() => add([one])}
            >
              <span className="clip">{one.name || toShown(one.email)}</span>
              {one.name && <span className="quiet clip">{toShown(one.email)}</span>}
            </div>
          ))}
      </div>
      {fault && (
        <span className="letter-fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
    </div>
  );
}

/** A comma inside quotes or brackets belongs to the entry. */
const isWhole = (text: string): boolean =>
  text.trim() !== '' && (text.match(/"/g)?.length ?? 0) % 2 === 0 && !/<[^>]*$/.test(text);

type EntryProps = {
  readonly one: Recipient;
  readonly trouble: string | null;
  readonly doubt: string | null;
  readonly onPress: (event: KeyboardEvent) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onDrag: (event: DragEvent) => void;
};

function Entry({ one, trouble, doubt, onPress, onEdit, onRemove, onDrag }: EntryProps) {
  const shown = toShown(one.email);
  const said = [one.name, shown, trouble ?? doubt].filter(Boolean).join(', ');
  const wire = toWire(one.email);
  const title = [
    shown,
    ...(wire === shown ? [] : [t('sent as {address}', { address: wire })]),
    ...((trouble ?? doubt) ? [trouble ?? doubt] : []),
  ].join('\n');
  return (
    <li
      className="recipient"
      data-tone={trouble ? 'failed' : doubt ? 'attention' : undefined}
      draggable
      onDragStart={onDrag}
    >
      <button
        type="button"
        className="recipient-name"
        tabIndex={-1}
        aria-label={said}
        title={title}
        aria-keyshortcuts="Enter Delete Alt+ArrowUp Alt+ArrowDown"
        onKeyDown={onPress}
        onDoubleClick={onEdit}
      >
        {(trouble ?? doubt) && <StatusShape shape={trouble ? 'failed' : 'attention'} size={12} />}
        <span className="clip">{one.name || shown}</span>
      </button>
      <button
        type="button"
        className="recipient-remove"
        tabIndex={-1}
        aria-label={t('Remove {name}', { name: one.name || shown })}
        onClick={onRemove}
      >
        <X size={12} strokeWidth={2} aria-hidden="true" />
      </button>
    </li>
  );
}
