/** One thing that others look at: what is, what should be, who can change it, and the exact text to paste. */
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { DmarcNext, DoctorReach, DoctorRow, WantedRecord } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { nextSentence, sentenceOf, topicMeaning, topicWords, whoWords } from '../../server/doctor/words.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useAct } from '../shell/notices.tsx';
import { hostOf, reachSentence, settledAt, triedShape, triedWords, verdictName, verdictShape } from './doctor-words.ts';

type Props = {
  readonly row: DoctorRow;
  readonly domain: string;
  readonly next: DmarcNext | null;
  readonly reach: DoctorReach | null;
  readonly onLetter: () => void;
};

export function Row({ row, domain, next, reach, onLetter }: Props) {
  const [open, setOpen] = useState(false);
  const isUnasked = row.code === 'not-asked';
  return (
    <li>
      <details
        className="doctor-row"
        id={anchorOf(row.id)}
        open={open}
        onToggle={event => setOpen(event.currentTarget.open)}
      >
        <summary data-doctor-row="">
          <StatusShape shape={verdictShape[row.verdict]} size={16} label={verdictName[row.verdict]} />
          <span className="doctor-topic">{topicWords[row.topic]()}</span>
          <span className="doctor-said">
            {isUnasked ? topicMeaning[row.topic]() : sentenceOf(row)}
            {row.seen && <Seen seen={row.seen} />}
          </span>
          <ChevronRight className="doctor-chevron" size={16} strokeWidth={1.6} aria-hidden="true" />
        </summary>
        {open && <Opened row={row} domain={domain} next={next} reach={reach} onLetter={onLetter} />}
      </details>
    </li>
  );
}

export const anchorOf = (id: string): string => `doctor-${id.replace(/[^a-z0-9]+/gi, '-')}`;

const Seen = ({ seen: { same, asked } }: { seen: { readonly same: number; readonly asked: number } }) => (
  <span className="quiet">
    {same === asked
      ? t('The same at {asked, plural, one {# resolver} other {# resolvers}}', { asked })
      : t('Only {same} of {asked} resolvers see this yet', { same, asked })}
  </span>
);

function Opened({ row, domain, next, reach, onLetter }: Props) {
  const place = settledAt(row);
  return (
    <div className="doctor-opened">
      {row.code !== 'not-asked' && <p className="second">{topicMeaning[row.topic]()}</p>}
      <dl>
        {row.is.length > 0 && (
          <div>
            <dt>{t('What is')}</dt>
            <dd>
              {row.is.map(text => (
                <p className="mono" key={text}>
                  {text}
                </p>
              ))}
            </dd>
          </div>
        )}
        {row.should.length > 0 && (
          <div>
            <dt>{t('What should be')}</dt>
            <dd>
              <ul className="wanted" aria-label={t('What should be')}>
                {row.should.map(one => (
                  <Wanted key={one.name + one.value} record={one} domain={domain} />
                ))}
              </ul>
            </dd>
          </div>
        )}
        {place !== null && (
          <div>
            <dt>{t('Where')}</dt>
            <dd>
              <Link href={place}>{place === '/certificates' ? t('Certificates') : t('Settings')}</Link>
            </dd>
          </div>
        )}
        {isForSomebody(row) && (
          <div>
            <dt>{t('Who')}</dt>
            <dd>
              {whoWords[row.who]()}
              {row.topic === 'ptr' && row.who === 'network' && (
                <p>
                  <Button onClick={onLetter}>{t('Words for your provider')}</Button>
                </p>
              )}
            </dd>
          </div>
        )}
        {row.topic === 'dmarc' && next && <Next next={next} domain={domain} />}
      </dl>
      {row.topic === 'port-out' && <Reach reach={reach} askable={row.code !== 'not-asked'} />}
    </div>
  );
}

/** A hint without anything to publish is nobody's task. */
const isForSomebody = ({ who, verdict, should }: DoctorRow): boolean =>
  who !== 'nobody' && (verdict !== 'info' || who === 'here' || should.length > 0);

function Wanted({ record, domain }: { record: WantedRecord; domain: string }) {
  const { kind, name, value, replaces } = record;
  const host = hostOf(name, domain);
  return (
    <li>
      <span className="wanted-kind mono">{kind}</span>
      <span className="wanted-text">
        <span className="mono">{name}</span>
        <span className="mono wanted-value">{value}</span>
        {replaces !== undefined && <span className="quiet">{t('Instead of: {text}', { text: replaces })}</span>}
      </span>
      <span className="wanted-acts">
        <CopyButton text={value} label={t('Copy the value of {name}', { name })}>
          {t('Value')}
        </CopyButton>
        <CopyButton text={host} label={t('Copy the host {host}', { host })}>
          {t('Host')}
        </CopyButton>
      </span>
    </li>
  );
}

const Next = ({ next, domain }: { next: DmarcNext; domain: string }) => (
  <div>
    <dt>{t('What next')}</dt>
    <dd>
      <p>{nextSentence(next)}</p>
      {next.record && next.step !== 'publish' && (
        <ul className="wanted" aria-label={t('What next')}>
          <Wanted record={next.record} domain={domain} />
        </ul>
      )}
    </dd>
  </div>
);

/** The same at the command line. */
const TWIN = 'mailroom doctor reach';

function Reach({ reach, askable }: { reach: DoctorReach | null; askable: boolean }) {
  const act = useAct();
  const [trying, setTrying] = useState(false);
  const run = async (): Promise<void> => {
    setTrying(true);
    await act(t('Trying port 25'), api => api.doctor.reach({}));
    setTrying(false);
  };
  return (
    <div className="reach">
      {reach && (
        <>
          <p>{reachSentence(reach)}</p>
          <ul aria-label={t('Who was dialled')}>
            {reach.tried.map(({ domain, host, result, why }) => (
              <li key={domain} title={why}>
                <StatusShape shape={triedShape[result]} />
                <span className="mono">{host ?? domain}</span>
                <span className="quiet">{triedWords[result]}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Button onClick={() => void run()} disabled={!askable || trying} title={TWIN}>
        {trying ? t('Dialling…') : t('Try it now')}
      </Button>
      <span className="quiet">{t('Dials some well-known mail hosts and leaves at once, without a word.')}</span>
    </div>
  );
}
