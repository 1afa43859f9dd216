/** Where letters are written: the desk, the post and the identities of one window, made once. */
import { type RefObject, useEffect, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import type { Identity } from '../../../server/jmap/types.ts';
import type { JmapClient } from '../../jmap/client.ts';
import { useJmap } from '../../jmap/react.tsx';
import { wordsOf } from '../../live.ts';
import { useSay } from '../../shell/notices.tsx';
import type { ComposeIntent } from '../seams.ts';
import { type Beginning, begin } from './begin.ts';
import { createDesk } from './desk.ts';
import { Dock } from './dock.tsx';
import { createIdentities, type Identities } from './identities.ts';
import { keptHere } from './kept.ts';
import { isUntouched, type Letter } from './letter.ts';
import { createPost } from './post.ts';
import { readPreferences } from './preferences.ts';
import { htmlReader, lastAccount, type Tools, ToolsContext } from './tools.ts';

/** Also where crypto.randomUUID is not: a page over plain HTTP. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map(octet => octet.toString(16).padStart(2, '0')).join('');

function makeTools(client: JmapClient, say: (words: string, failed?: boolean) => void): Tools {
  const kept = keptHere();
  const identities = createIdentities(client);
  const identity = ({ accountId, identityId }: Letter): Identity | null => {
    if (accountId === null) return null;
    const all = identities.of(accountId);
    return all.find(one => one.id === identityId) ?? all[0] ?? null;
  };
  const desk = createDesk({ client, kept, identity, now: Date.now, newKey });
  const post = createPost({ client, desk, identity, now: Date.now, say });
  kept.restore(letter => {
    desk.add(letter, { restored: true, unsure: letter.saved !== null || letter.outboxAt !== null }, false);
    if (letter.outboxAt !== null && client.session) void post.flush();
  });
  return { client, desk, post, identities };
}

type WorkshopProps = {
  readonly waiting: ComposeIntent[];
  readonly hear: RefObject<(() => void) | null>;
  readonly onWriting: (writing: boolean) => void;
};

export default function Workshop({ waiting, hear, onWriting }: WorkshopProps) {
  const client = useJmap();
  const say = useSay();
  const [tools, setTools] = useState<Tools | null>(null);
  // In an effect, not while it renders: React may render the first time twice, and letters are held once.
  useEffect(() => {
    const made = makeTools(client, (text, failed) => say({ text, shape: failed ? 'failed' : 'ok' }));
    setTools(made);
    return () => {
      for (const part of [made.desk, made.post, made.identities]) part.end();
    };
  }, [client, say]);
  useEffect(() => {
    if (!tools) return;
    const take = (): void => {
      for (const intent of waiting.splice(0))
        void take1(tools, intent).catch(fault =>
          say({ shape: 'failed', text: t('The letter could not be begun: {why}', { why: wordsOf(fault) }) }),
        );
    };
    hear.current = take;
    take();
    return () => {
      hear.current = null;
    };
  }, [tools, waiting, hear, say]);
  useEffect(() => {
    if (!tools) return;
    const tell = (): void => onWriting(tools.desk.state().open !== null);
    tell();
    return tools.desk.subscribe(tell);
  }, [tools, onWriting]);
  useSaveOnLeave(tools);
  if (!tools) return null;
  return (
    <ToolsContext value={tools}>
      <Dock />
    </ToolsContext>
  );
}

async function take1({ client, desk, identities }: Tools, intent: ComposeIntent): Promise<void> {
  const open = desk.state().entries;
  if (intent.kind === 'draft') {
    const same = open.find(entry => entry.letter.saved?.emailId === intent.emailId);
    if (same) return desk.open(same.letter.key);
  }
  if (intent.kind === 'new' && !intent.to && !intent.text && !intent.subject) {
    const empty = open.find(entry => entry.letter.kind === 'new' && isUntouched(entry.letter));
    // Begun anew: the signature may be another by now.
    if (empty) desk.forget(empty.letter);
  }
  desk.add(await begin(intent, beginning(client, identities)));
}

const beginning = (client: JmapClient, identities: Identities): Beginning => ({
  client,
  identities: accountId => (client.connected ? identities.ask(accountId) : Promise.resolve(identities.of(accountId))),
  usualAccount() {
    const last = lastAccount();
    return client.accounts.find(one => one.id === last)?.id ?? client.accounts[0]?.id ?? null;
  },
  preferences: readPreferences(),
  now: Date.now,
  newKey,
  htmlReader,
});

/** When the window loses the person's eye, what was written goes to Drafts at once. */
function useSaveOnLeave(tools: Tools | null): void {
  const desk = tools?.desk;
  useEffect(() => {
    if (!desk) return;
    const save = (): void => {
      for (const { letter } of desk.state().entries) void desk.save(letter.key);
    };
    const hide = (): void => {
      if (document.visibilityState === 'hidden') save();
    };
    addEventListener('blur', save);
    document.addEventListener('visibilitychange', hide);
    return () => {
      removeEventListener('blur', save);
      document.removeEventListener('visibilitychange', hide);
    };
  }, [desk]);
}
