/** The views of a message: as it was meant, as text, its header, its parts, its octets. */
import { useMemo } from 'react';
import { t } from '../../../server/base/language.ts';
import { Attachments } from './attachments.tsx';
import { HeadersView } from './headers-view.tsx';
import { HtmlBody } from './html-body.tsx';
import { useAside } from './judged-notice.tsx';
import { type Bodies, listedAttachments, type Message, type MessageSource, partRows } from './message.ts';
import { PartsView } from './parts-view.tsx';
import { type Origin, verdictOn } from './provenance.tsx';
import { RawView } from './raw-view.tsx';
import { TextBody } from './text-body.tsx';
import { useIsDark } from './use-is-dark.ts';

export type View = 'message' | 'text' | 'headers' | 'parts' | 'raw';

type BodyProps = {
  readonly view: View;
  readonly message: Message;
  readonly bodies: Bodies;
  readonly source: MessageSource;
  readonly origin: Origin;
  /** The sender's colours, in the dark too. */
  readonly original: boolean;
  /** Text in letters of one width. */
  readonly mono: boolean;
  readonly marked: readonly string[];
};

export function MessageBody({ view, message, bodies, source, origin, original, mono, marked }: BodyProps) {
  const isDark = useIsDark();
  const parts = useMemo(() => partRows(message.bodyStructure).map(({ part }) => part), [message]);
  const { shape } = verdictOn(message, origin);
  const trusted = useAside(message, source) === null && shape !== 'failed';
  switch (view) {
    case 'headers':
      return <HeadersView message={message} source={source} />;
    case 'parts':
      return <PartsView message={message} source={source} />;
    case 'raw':
      return <RawView message={message} source={source} />;
    case 'text':
    case 'message':
      return (
        <>
          {view === 'message' && bodies.html !== null ? (
            <HtmlBody
              source={source}
              html={bodies.html}
              parts={parts}
              title={t('Message: {subject}', { subject: message.subject || t('no subject') })}
              author={message.from?.[0]?.email.toLowerCase() ?? null}
              trusted={trusted}
              dark={isDark && !original}
              marked={marked}
            />
          ) : (
            <TextBody parts={bodies.text} mono={mono} marked={marked} />
          )}
          <Attachments attachments={listedAttachments(message, bodies.html)} source={source} />
        </>
      );
  }
}
