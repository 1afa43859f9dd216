/** Where a message came from and whether anybody proved it, in one honest line; its journey is one click away. */
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { MessageOrigin } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { took } from '../../design/format.ts';
import { StatusShape } from '../../design/shapes.tsx';
import { useAnswer } from '../../live.ts';
import { useKeys } from '../../shell/keys.tsx';
import { whyHere } from '../../why/why-words.ts';
import { type Verdict, verdict } from './authentication.ts';
import { headerValues, unfolded } from './header-facts.ts';
import { type Message, type MessageSource, numberOf } from './message.ts';

/** What is known here of how a message came; null: nothing; undefined: it is being asked. */
export type Origin = MessageOrigin | null | undefined;

/** Asked once for each message, by what shows it whole. */
export function useOrigin({ accountId, emailId }: MessageSource): Origin {
  const found = useAnswer(`origin ${accountId} ${emailId}`, async api =>
    emailId === null ? null : api.journeys.ofMessage({ message: numberOf(emailId), account: numberOf(accountId) }),
  );
  if (found.state === 'ready') return found.data;
  return found.state === 'failed' ? null : undefined;
}

export const verdictOn = (message: Message, origin: Origin): Verdict =>
  verdict({
    results: headerValues(message.headers, 'Authentication-Results').map(unfolded),
    ownHost: origin?.host ?? null,
    signedInAs: origin?.signedInAs ?? null,
    author: message.from?.[0]?.email.toLowerCase() ?? null,
  });

type ProvenanceProps = { readonly message: Message; readonly origin: Origin; readonly isCurrent: boolean };

/** The keys act on the current message of a conversation only. */
export function Provenance({ message, origin, isCurrent }: ProvenanceProps) {
  const [path, navigate] = useLocation();
  /** Pressed before the journey is known: one is led there once it is, never somewhere else. */
  const [waits, setWaits] = useState(false);
  const { shape, sentence } = verdictOn(message, origin);
  const time = origin?.acceptedAt != null && origin.storedAt != null ? origin.storedAt - origin.acceptedAt : null;
  const journey = origin && `/journey/${encodeURIComponent(origin.trace)}`;
  useKeys(
    t('Where it came from'),
    [
      {
        keys: 'w',
        say: t('Its journey: why it is here'),
        run: () => (journey ? navigate(journey) : setWaits(true)),
      },
    ],
    isCurrent && origin !== null,
  );
  useEffect(() => {
    if (!waits || origin === undefined) return;
    setWaits(false);
    if (isCurrent) navigate(journey ?? whyHere(path));
  }, [waits, origin, isCurrent, journey, path, navigate]);
  return (
    <p className="provenance">
      <StatusShape shape={shape} />
      <span>{sentence}</span>
      {journey && (
        <Link href={journey} title={t('Its journey (w)')}>
          {time === null ? t('Journey') : t('Journey {span}', { span: took(Math.max(0, time)) })}
        </Link>
      )}
    </p>
  );
}
