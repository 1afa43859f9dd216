/** Says within two seconds that the mail server is away, and what that means. */

import { span } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useConnection, useNow } from '../live.ts';

export function Strip() {
  const connection = useConnection();
  if (connection.state !== 'lost') return null;
  return connection.signedOut ? <SignedOut /> : <Lost since={connection.since} tries={connection.tries} />;
}

function SignedOut() {
  return (
    <div className="strip" role="alert">
      <StatusShape shape="attention" />
      <span>
        <strong>The mail server runs, and this browser is signed out of it.</strong> Open the address that{' '}
        <code>mailroom open</code> prints. What you write here is kept meanwhile.
      </span>
    </div>
  );
}

function Lost({ since, tries }: { since: number; tries: number }) {
  const now = useNow();
  return (
    <div className="strip" role="alert">
      <StatusShape shape="attention" />
      <span>
        <strong>No connection to the mail server for {span(now - since)}.</strong> Trying again
        {tries > 1 ? ` (try ${tries})` : ''}. Mail in the queue is safe on disk; what you write here is kept.
      </span>
    </div>
  );
}
