/** The window: connected, then either the first run or the shell with its views. */
import { Tooltip } from '@base-ui/react/tooltip';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { t } from '../server/base/language.ts';
import { type Connection, keepConnected, openChannel } from './api.ts';
import { Boundary } from './design/boundary.tsx';
import { Failed, Loading } from './design/faces.tsx';
import { JmapProvider } from './jmap/react.tsx';
import { ConnectionContext, useAnswer } from './live.ts';
import { KeysProvider } from './shell/keys.tsx';
import { NoticesProvider } from './shell/notices.tsx';
import { Shell } from './shell/shell.tsx';
import { StatusProvider } from './shell/status.tsx';
import { Strip } from './shell/strip.tsx';

/** Seen once in a life: read only then. */
const FirstRun = lazy(async () => ({ default: (await import('./first-run/first-run.tsx')).FirstRun }));

export function App() {
  const [connection, setConnection] = useState<Connection>({ state: 'connecting', api: null, since: 0 });
  useEffect(() => keepConnected(openChannel, setConnection), []);
  return (
    <ConnectionContext value={connection}>
      <KeysProvider>
        <Tooltip.Provider>
          <NoticesProvider>
            <JmapProvider>
              <Boundary>
                {/* Asked together with how the server is set up: the one is not waited for to ask the other. */}
                <StatusProvider>
                  <Start />
                </StatusProvider>
              </Boundary>
            </JmapProvider>
          </NoticesProvider>
        </Tooltip.Provider>
      </KeysProvider>
    </ConnectionContext>
  );
}

/** Stays in the first run until the person leaves it, although the server is set up after the first click. */
function Start() {
  const setup = useAnswer('setup', api => api.setup.state({}));
  const [firstRun, setFirstRun] = useState<boolean | null>(null);
  if (setup.state === 'loading')
    return (
      <Alone>
        <Loading what={t('how this computer is set up')} rows={0} />
      </Alone>
    );
  if (setup.state === 'failed')
    return (
      <Alone>
        <Failed what={t('how this computer is set up')} message={setup.message} onRetry={setup.retry} />
      </Alone>
    );
  if (firstRun ?? !setup.data.done)
    return (
      <Alone>
        <Suspense>
          <FirstRun
            setup={setup.data}
            onChosen={() => setFirstRun(true)}
            onLeave={() => setFirstRun(false)}
            onLook={setup.retry}
          />
        </Suspense>
      </Alone>
    );
  return <Shell />;
}

const Alone = ({ children }: { children: ReactNode }) => (
  <div className="alone">
    <Strip />
    {children}
  </div>
);
