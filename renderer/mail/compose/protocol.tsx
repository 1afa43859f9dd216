/** What the last act on a letter said to the server, and what the server answered: the protocol as it travelled. */
import { CopyButton } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { clockMillis, took } from '../../design/format.ts';
import { useTools } from './workshop.tsx';

export function Protocol({ onClose, subject }: { onClose: () => void; subject: string }) {
  const { client } = useTools();
  const exchange =
    client.history.findLast(one => one.act?.includes(subject)) ?? client.history.findLast(one => one.act !== null);
  const text = exchange
    ? [
        ...exchange.calls.map(call => `→ ${JSON.stringify(call, shortened, 2)}`),
        ...exchange.answers.map(answer => `← ${JSON.stringify(answer, shortened, 2)}`),
      ].join('\n\n')
    : '';
  return (
    <Dialog open onClose={onClose} title="The protocol this caused" wide>
      {exchange ? (
        <>
          <p className="second">
            {exchange.act}, at {clockMillis(exchange.at)}, answered after {took(exchange.tookMs)}. JMAP, RFC 8620 and
            8621.
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className="letter-protocol" tabIndex={0}>
            {text}
          </pre>
          <div className="dialog-actions">
            <CopyButton text={text} label="Copy the protocol">
              Copy
            </CopyButton>
          </div>
        </>
      ) : (
        <p>Nothing was said yet.</p>
      )}
    </Dialog>
  );
}

const LONGEST = 2000;
const shortened = (_: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > LONGEST
    ? `${value.slice(0, LONGEST)}… (${value.length} characters)`
    : value;
