/**
 * What a client asks to be told of, as NOTIFY spells it. RFC 5465 §5, §6, §8.
 *
 *   event-groups = event-group *(SP event-group)
 *   event-group  = "(" filter SP events ")"
 *   filter       = "selected" / "selected-delayed" / "inboxes" / "personal" / "subscribed" /
 *                  ("subtree" / "mailboxes") SP (mailbox / "(" mailbox *(SP mailbox) ")")
 *   events       = "(" event *(SP event) ")" / "NONE"
 *   event        = "MessageNew" [SP "(" fetch-att *(SP fetch-att) ")"] / "MessageExpunge" / "FlagChange" /
 *                  "AnnotationChange" / "MailboxName" / "SubscriptionChange" / "MailboxMetadataChange" /
 *                  "ServerMetadataChange"
 */
import type { Decoder } from './decoder.ts';
import { type FetchItem, parseFetchItems } from './fetch-item.ts';
import { BadSyntax } from './grammar.ts';
import { withoutDelimiter } from './mailbox-name.ts';

/** All that we tell of. AnnotationChange is not among them: messages have no annotations here (RFC 5257). */
export const eventNames = [
  'MessageNew',
  'MessageExpunge',
  'FlagChange',
  'MailboxName',
  'SubscriptionChange',
  'MailboxMetadataChange',
  'ServerMetadataChange',
] as const;
export type EventName = (typeof eventNames)[number];

const messageEvents: readonly string[] = ['MessageNew', 'MessageExpunge', 'FlagChange', 'AnnotationChange'];

/** Of the selected mailbox; with `delayed` an EXPUNGE waits for a command that allows it (§6.1). */
export type SelectedGroup = {
  readonly delayed: boolean;
  readonly events: ReadonlySet<EventName>;
  /** What to tell of a new message. */
  readonly fetch: readonly FetchItem[];
};

/** Of all others. `inboxes` is `personal`: a rule may file mail anywhere (§6.3). A subtree of "" is all that is listed. */
export type Filter =
  | { readonly of: 'personal' | 'subscribed' }
  | { readonly of: 'subtree' | 'mailboxes'; readonly names: ReadonlySet<string> };
export type EventGroup = { readonly filter: Filter; readonly events: ReadonlySet<EventName> };

export type EventGroups = {
  readonly selected: SelectedGroup | null;
  readonly others: readonly EventGroup[];
  /** An event that we never heard of is among them: the client is told which there are (§3.1). */
  readonly unknownEvent: boolean;
};

export const noEvents: EventGroups = { selected: null, others: [], unknownEvent: false };

export function parseEventGroups(line: Decoder): EventGroups {
  let selected: SelectedGroup | null = null;
  let unknownEvent = false;
  const others: EventGroup[] = [];
  do {
    line.open();
    const word = line.word();
    const filter = word.startsWith('SELECTED') ? null : parseFilter(line, word);
    const { events, fetch, unknown } = parseEvents(line.sp());
    line.close();
    unknownEvent ||= unknown;
    if (filter) {
      if (fetch !== null) throw new BadSyntax('Only of the selected mailbox is a message fetched');
      others.push({ filter, events });
      continue;
    }
    if (word !== 'SELECTED' && word !== 'SELECTED-DELAYED') throw new BadSyntax('Unknown mailbox specifier');
    if (selected) throw new BadSyntax('The selected mailbox comes once');
    if ([...events].some(event => !messageEvents.includes(event))) {
      throw new BadSyntax('Of the selected mailbox there are events of messages');
    }
    selected = { delayed: word === 'SELECTED-DELAYED', events, fetch: fetch ?? [] };
  } while (line.accept(' '));
  return { selected, others, unknownEvent };
}

function parseFilter(line: Decoder, word: string): Filter {
  switch (word) {
    case 'INBOXES':
    case 'PERSONAL':
      return { of: 'personal' };
    case 'SUBSCRIBED':
      return { of: 'subscribed' };
    case 'SUBTREE':
    case 'MAILBOXES': {
      const names = line.sp().peek() === '(' ? line.list(() => line.mailbox()) : [line.mailbox()];
      if (names.length === 0) throw new BadSyntax('No mailbox');
      if (word === 'MAILBOXES') return { of: 'mailboxes', names: new Set(names) };
      return { of: 'subtree', names: new Set(names.map(withoutDelimiter)) };
    }
  }
  throw new BadSyntax('Unknown mailbox specifier');
}

type Events = {
  readonly events: ReadonlySet<EventName>;
  readonly fetch: readonly FetchItem[] | null;
  readonly unknown: boolean;
};

function parseEvents(line: Decoder): Events {
  if (line.peek() !== '(') {
    line.expect('NONE');
    return { events: new Set(), fetch: null, unknown: false };
  }
  const events = new Set<EventName>();
  const asked = new Set<string>();
  let fetch: readonly FetchItem[] | null = null;
  let last = '';
  line.open();
  do {
    if (line.peek() === '(') {
      if (last !== 'MessageNew' || fetch) throw new BadSyntax('Expected an event');
      fetch = parseFetchItems(line);
      continue;
    }
    const word = line.word();
    const event = eventNames.find(name => name.toUpperCase() === word);
    if (event) events.add(event);
    last = event ?? word;
    asked.add(last);
  } while (line.accept(' '));
  line.close();
  requirePairs(asked);
  return { events, fetch, unknown: asked.size > events.size };
}

/** §5: new messages and expunged ones come together, and flags with both. */
function requirePairs(asked: ReadonlySet<string>): void {
  const [created, gone] = [asked.has('MessageNew'), asked.has('MessageExpunge')];
  if (created !== gone) throw new BadSyntax('MessageNew and MessageExpunge come together');
  if ((asked.has('FlagChange') || asked.has('ANNOTATIONCHANGE')) && !created) {
    throw new BadSyntax('FlagChange comes with MessageNew and MessageExpunge');
  }
}
