/** What the last acts said to the server, and what it answered: the protocol each caused, as it travelled. */
import { useState } from 'react';
import { CopyButton } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { clockMillis, size, took } from '../design/format.ts';
import { StatusShape } from '../design/shapes.tsx';
import type { Exchange } from '../jmap/history.ts';
import { useFromJmap } from '../jmap/react.tsx';

export function ProtocolDialog({ about, onClose }: { about: string | null; onClose: () => void }) {
  const history = useFromJmap(client => client.history);
  const [all, setAll] = useState(false);
  const acts = history
    .filter(one => (all || one.act !== null) && (about === null || mentions(one, about)))
    .toReversed();
  const [picked, setPicked] = useState<number | null>(null);
  const shown = acts.find(one => one.id === picked) ?? acts[0];
  return (
    <Dialog open onClose={onClose} title="The protocol this caused" wide>
      <p className="second protocol-words">
        JMAP, as it travelled: each request is a list of method calls, each answer a list of the same length (RFC 8620
        §3). Any other JMAP client would say the same.
      </p>
      <div className="protocol">
        <div className="protocol-acts">
          <label className="protocol-all">
            <input type="checkbox" checked={all} onChange={event => setAll(event.target.checked)} /> Also what the
            window read by itself
          </label>
          <ol>
            {acts.map(one => (
              <li key={one.id}>
                <button type="button" aria-pressed={one === shown} onClick={() => setPicked(one.id)}>
                  <StatusShape shape={one.failed || hasRefusal(one) ? 'failed' : 'ok'} />
                  <span>{one.act ?? one.calls.map(([name]) => name).join(', ')}</span>
                  <span className="num quiet">
                    {clockMillis(one.at)} · {took(one.tookMs)}
                  </span>
                </button>
              </li>
            ))}
          </ol>
          {acts.length === 0 && <p className="quiet">Nothing was done yet since this window was opened.</p>}
        </div>
        {shown && <Conversation exchange={shown} />}
      </div>
    </Dialog>
  );
}

const hasRefusal = (exchange: Exchange): boolean => exchange.answers.some(([name]) => name === 'error');
const mentions = (exchange: Exchange, id: string): boolean => JSON.stringify(exchange.calls).includes(`"${id}"`);
const LONGEST = 20_000;
const printed = (value: unknown): string => {
  const text = JSON.stringify(value, null, 2);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… and ${size(text.length - LONGEST)} more` : text;
};

function Conversation({ exchange }: { exchange: Exchange }) {
  const asked = printed(exchange.calls);
  const answered = exchange.failed ?? printed(exchange.answers);
  return (
    <div className="protocol-both">
      <h3>
        Sent <span className="num quiet">{size(exchange.sent)}</span>
        <CopyButton text={asked} label="Copy what was sent" />
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{asked}</pre>
      <h3>
        {exchange.failed ? 'No answer' : 'Answered'} <span className="num quiet">{size(exchange.received)}</span>
        <CopyButton text={answered} label="Copy the answer" />
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{answered}</pre>
    </div>
  );
}
