/** Where a message came from and whether anybody proved it, in one honest line; its journey is one click away. */
import { Link } from 'wouter';
import { took } from '../../design/format.ts';
import { StatusShape } from '../../design/shapes.tsx';
import { useAnswer } from '../../live.ts';
import { type Verdict, verdict } from './authentication.ts';
import { headerValues, unfolded } from './header-facts.ts';
import { type Message, type MessageSource, numberOf } from './message.ts';

type ProvenanceProps = { readonly message: Message; readonly source: MessageSource };

export const useOrigin = ({ emailId }: MessageSource) => {
  const found = useAnswer(`origin ${emailId}`, async api =>
    emailId === null ? null : api.journeys.ofMessage({ message: numberOf(emailId) }),
  );
  return found.state === 'ready' ? found.data : null;
};

export function useVerdict({ message, source }: ProvenanceProps): Verdict {
  const origin = useOrigin(source);
  return verdict({
    results: headerValues(message.headers, 'Authentication-Results').map(unfolded),
    ownHost: origin?.host ?? null,
    signedInAs: origin?.signedInAs ?? null,
    author: message.from?.[0]?.email.toLowerCase() ?? null,
  });
}

export function Provenance(props: ProvenanceProps) {
  const origin = useOrigin(props.source);
  const { shape, sentence } = useVerdict(props);
  const time = origin?.acceptedAt != null && origin.storedAt != null ? origin.storedAt - origin.acceptedAt : null;
  return (
    <p className="provenance">
      <span>
        <StatusShape shape={shape} /> {sentence}
      </span>
      {origin && (
        <Link href={`/journey/${encodeURIComponent(origin.trace)}`}>
          Journey{time !== null && ` ${took(Math.max(0, time))}`}
        </Link>
      )}
    </p>
  );
}
