/**
 * Says within two seconds that the mail server is away, and what that means: stopped and started again by the desktop
 * app, stopped for good, out of reach from a browser, or there and not knowing this browser any more.
 */
import { useEffect, useState } from 'react';
import { type DesktopServer, desktop } from '../api.ts';
import { span } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { rich } from '../language/rich.ts';
import { useConnection, useNow } from '../live.ts';

const strong = (text: React.ReactNode) => <strong>{text}</strong>;
const code = (text: React.ReactNode) => <code>{text}</code>;

export function Strip() {
  const connection = useConnection();
  const server = useDesktopServer();
  if (connection.state !== 'lost') return null;
  return (
    <div className="strip" role="alert">
      <StatusShape shape="attention" />
      <span>
        {connection.signedOut ? (
          rich(
            '<strong>The mail server runs, and this browser is signed out of it.</strong> Open the address that <code>mailroom open</code> prints. What you write here is kept meanwhile.',
            { strong, code },
          )
        ) : (
          <Lost since={connection.since} tries={connection.tries} server={server} />
        )}
      </span>
    </div>
  );
}

/** How often the desktop app starts it again before the pauses no longer grow. */
const STARTS = 5;

function Lost({ since, tries, server }: { since: number; tries: number; server: DesktopServer | null }) {
  const now = useNow();
  const away = span(now - since, 'bent');
  if (server?.state === 'stopping' || server?.state === 'stopped')
    return rich(
      '<strong>The mail server is stopped.</strong> Nothing comes in and nothing goes out until it is started again. Mail in the queue is safe on disk.',
      { strong },
    );
  if (server?.state === 'restarting' || server?.state === 'starting')
    return rich(
      '<strong>Mail server stopped {away} ago.</strong> {attempt, plural, =0 {Starting again.} other {Restarting (# of {most}).}} Mail in the queue is safe on disk; what you write here is kept. {because, select, none {} other {Its last words: {because}}}',
      { strong, away, attempt: attemptOf(server), most: STARTS, because: becauseOf(server) },
    );
  return rich(
    '<strong>No connection to the mail server for {away}.</strong> {tries, plural, =0 {Trying again.} one {Trying again.} other {Trying again (try #).}} Mail in the queue is safe on disk; what you write here is kept.',
    { strong, away, tries },
  );
}

const attemptOf = (server: DesktopServer): number =>
  server.state === 'restarting' ? Math.min(server.attempt, STARTS) : 0;
const becauseOf = (server: DesktopServer): string =>
  server.state === 'restarting' && server.because ? heard(server.because) : 'none';

/** The server process as the desktop app sees it; in a browser nobody does. */
function useDesktopServer(): DesktopServer | null {
  const [server, setServer] = useState<DesktopServer | null>(null);
  useEffect(() => desktop?.onServerState?.(setServer), []);
  return server;
}
