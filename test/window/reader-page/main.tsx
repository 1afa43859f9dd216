/** The reader alone in a page, on a real server: what `location.search` names is open. For tests and for looking. */
import '../../../renderer/design/fonts.css';
import '../../../renderer/design/tokens.css';
import '../../../renderer/design/base.css';
import '../../../renderer/design/shapes.css';
import { Tooltip } from '@base-ui/react/tooltip';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { type Connection, keepConnected, openChannel } from '../../../renderer/api.ts';
import { JmapProvider, useFromJmap, useJmap } from '../../../renderer/jmap/react.tsx';
import { ConnectionContext } from '../../../renderer/live.ts';
import { ComposeProvider } from '../../../renderer/mail/compose/compose.tsx';
import { ProtocolPanel } from '../../../renderer/mail/reader/protocol-panel.tsx';
import { Reader } from '../../../renderer/mail/reader/reader.tsx';
import type { MailActs } from '../../../renderer/mail/seams.ts';
import { KeysProvider } from '../../../renderer/shell/keys.tsx';
import { NoticesProvider } from '../../../renderer/shell/notices.tsx';
import { StatusProvider } from '../../../renderer/shell/status.tsx';

const asked = new URLSearchParams(location.search);

function Page() {
  const [connection, setConnection] = useState<Connection>({ state: 'connecting', api: null, since: 0 });
  useEffect(() => keepConnected(openChannel, setConnection), []);
  return (
    <ConnectionContext value={connection}>
      <KeysProvider>
        <Tooltip.Provider>
          <NoticesProvider>
            <StatusProvider>
              <JmapProvider>
                <ComposeProvider>
                  <main
                    style={{ height: '100vh', display: 'flex', flexDirection: 'column', background: 'var(--surface)' }}
                  >
                    <h1 className="only-read-aloud">Reader</h1>
                    <Opened />
                  </main>
                </ComposeProvider>
              </JmapProvider>
            </StatusProvider>
          </NoticesProvider>
        </Tooltip.Provider>
      </KeysProvider>
    </ConnectionContext>
  );
}

function Opened() {
  const client = useJmap();
  const accountId = asked.get('account') ?? 'a1';
  const ready = useFromJmap(from => from.session !== null && from.ready(accountId));
  const [protocol, setProtocol] = useState(false);
  const [email, setEmail] = useState<{ readonly id: string; readonly threadId: string } | null>(null);
  useEffect(() => {
    if (!ready) return;
    const subject = asked.get('subject') ?? '';
    void client
      .call([
        [
          'Email/query',
          {
            accountId,
            filter: subject ? { subject } : null,
            sort: [{ property: 'receivedAt', isAscending: false }],
            limit: 1,
          },
        ],
      ])
      .then(async ([{ ids }]) => {
        await client.ensureEmails(accountId, ids);
        const found = client.email(accountId, ids[0]!)!;
        setEmail({ id: found.id, threadId: found.threadId });
        document.documentElement.dataset.ready = '';
      });
  }, [client, ready, accountId]);
  if (!email) return null;
  const update = (ids: readonly string[], patch: object, act?: string) =>
    void client.updateEmails(accountId, new Map(ids.map(id => [id, { ...patch }])), act ? { act } : {});
  const nothing = (): void => {};
  const acts: MailActs = {
    archive: nothing,
    remove: nothing,
    junk: nothing,
    notJunk: nothing,
    move: nothing,
    label: nothing,
    mute: nothing,
    keyword: nothing,
    star: (ids, on) => update(ids, { 'keywords/$flagged': on || null }, on ? 'Starred' : 'Took the star off'),
    seen: (ids, on, how) => update(ids, { 'keywords/$seen': on || null }, how?.quiet ? undefined : 'Marked'),
  };
  return (
    <>
      <Reader
        accountId={accountId}
        emailId={email.id}
        threadId={email.threadId}
        conversation={!asked.has('alone')}
        mailboxId={null}
        acts={acts}
        onNewer={null}
        onOlder={null}
        onClose={nothing}
        marked={asked.get('mark')?.split(' ') ?? []}
        alone={false}
        locked={null}
        tools={null}
        onProtocol={() => setProtocol(true)}
      />
      {protocol && <ProtocolPanel accountId={accountId} emailId={email.id} onClose={() => setProtocol(false)} />}
    </>
  );
}

createRoot(document.getElementById('root')!).render(<Page />);
