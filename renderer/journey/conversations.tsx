/**
 * Who said what, to the tenth of a millisecond. Client and server differ by their letter and by indent, not by colour
 * alone. Secrets were replaced where the line was captured; here they are only marked.
 */
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import type { Journey } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { heard } from '../language/heard.ts';
import { useKeys } from '../shell/keys.tsx';
import { explain, protocolOf } from './explain.ts';
import { Explanation } from './explanation.tsx';
import { parts, transcriptText } from './transcript.ts';

type Conversation = Journey['conversations'][number];
type ConversationsProps = {
  readonly conversations: readonly Conversation[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
};

export function Conversations({ conversations, chosen, onChoose }: ConversationsProps) {
  const id = useId();
  const shown = conversations[chosen]!;
  const [explains, setExplains] = useState(false);
  // A later conversation of the same connection begins without a greeting; the first tells what is spoken.
  const protocol = protocolOf(shown.lines) ?? protocolOf(conversations[0]!.lines) ?? 'smtp';
  const turn = (): void => setExplains(before => !before);
  useKeys(t('Conversation'), [{ keys: 'x', say: t('Explain each line'), run: turn }]);
  const press = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const next = (chosen + by + conversations.length) % conversations.length;
    onChoose(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <section className="card conversation" aria-label={t('What the programs said')}>
      <div className="card-head">
        {conversations.length === 1 ? (
          <h2>{heard(shown.title)}</h2>
        ) : (
          <div className="segments" role="tablist" aria-label={t('Between whom')} onKeyDown={press}>
            {conversations.map((conversation, i) => (
              <button
                type="button"
                role="tab"
                key={conversation.trace + conversation.title}
                id={`${id}-${i}`}
                aria-selected={i === chosen}
                aria-controls={`${id}-panel`}
                tabIndex={i === chosen ? 0 : -1}
                title={heard(conversation.title)}
                onClick={() => onChoose(i)}
              >
                {heard(conversation.title)}
              </button>
            ))}
          </div>
        )}
        <Button kind="quiet" aria-pressed={explains} onClick={turn}>
          {t('Explain')} <kbd>x</kbd>
        </Button>
        <CopyButton text={transcriptText(shown.lines)} label={t('Copy the conversation')} />
      </div>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a name */}
      <div
        className="transcript mono"
        id={`${id}-panel`}
        role={conversations.length > 1 ? 'tabpanel' : 'region'}
        aria-label={heard(shown.title)}
        tabIndex={0}
      >
        {shown.lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
          <TranscriptRow key={i} line={line}>
            {explains && <Explanation of={explain(line, protocol)} />}
          </TranscriptRow>
        ))}
      </div>
    </section>
  );
}

function TranscriptRow({ line, children }: { line: Conversation['lines'][number]; children: ReactNode }) {
  return (
    <div className="said" data-who={line.who}>
      <span className="said-at num">{line.at.toFixed(1)}</span>
      <span className="said-text">
        {line.who !== '-' && <b>{line.who}: </b>}
        {parts(line.text).map(
          (part, i): ReactNode =>
            part.redacted ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line do not move
              <mark key={i} title={t('Replaced where it was captured; it was never written down')}>
                {part.text}
              </mark>
            ) : (
              part.text
            ),
        )}
        {children}
      </span>
    </div>
  );
}
