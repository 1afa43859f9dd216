/** Says within two seconds that the mail server is away, and what that means. */

import { span } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import { useConnection, useNow } from '../live.ts';

export function Strip() {
  const connection = useConnection();
  return connection.state === 'lost' ? <Lost since={connection.since} tries={connection.tries} /> : null;
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
