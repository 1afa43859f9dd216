/** How it was judged: the verdict, its points against the limits, what was found, who stands behind it, and what to do. */
import type { Journey, Vouching, Why } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { CopyButton } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { rich } from '../language/rich.ts';
import { useAnswer } from '../live.ts';
import { WasThisWrong } from './judged-acts.tsx';
import {
  judgedAct,
  type Meter,
  meterOf,
  type Row,
  rowsOf,
  ruleWords,
  scanShape,
  scanWords,
  signed,
  verdictOf,
  vouchShape,
} from './judged-words.ts';
import './judged.css';

/** Of what was refused nobody knows before asking whether it was judged or came to grief by something else. */
export function Judged({ journey }: { journey: Journey }) {
  const isTold = judgedAct(journey.events) !== null;
  return isTold || journey.kind === 'refused' ? <Asked journey={journey} isTold={isTold} /> : null;
}

function Asked({ journey, isTold }: { journey: Journey; isTold: boolean }) {
  const { trace } = journey;
  const why = useAnswer(`why ${trace}`, api => api.rules.why({ trace }));
  if (!isTold && (why.state === 'loading' || (why.state === 'ready' && why.data === null))) return null;
  return (
    <section className="card judgement" aria-label={t('How it was judged')}>
      <div className="card-head">
        <h2>{t('How it was judged')}</h2>
      </div>
      <Faces live={why} what={t('what was found')} rows={4} isEmpty={data => data === null} empty={Forgotten}>
        {data => data && <Told why={data} journey={journey} />}
      </Faces>
    </section>
  );
}

const Forgotten = () => (
  <p className="judgement-part second">
    {t(
      'What was found is kept for a while only, and is forgotten by now. What came of it stands under “What happened”.',
    )}
  </p>
);

function Told({ why, journey }: { why: Why; journey: Journey }) {
  const { shape, sentence } = verdictOf(why);
  const meter = meterOf(why);
  const { against, besides, inFavour } = rowsOf(why);
  const decisive = why.met.filter(one => one.points === null);
  return (
    <>
      <div className="judgement-part judgement-verdict">
        <StatusShape shape={shape} size={18} />
        <p>{sentence}</p>
        {meter && <PointsMeter meter={meter} />}
      </div>
      <Findings title={t('Against it')} rows={against} />
      <Findings title={t('For it')} rows={inFavour} />
      <Findings title={t('Besides')} rows={besides} />
      {decisive.length > 0 && (
        <div className="judgement-part">
          <h3>{t('Your rules that met it')}</h3>
          <ul>
            {decisive.map(({ id, note, text }) => (
              <li key={id}>
                {ruleWords(id, note)} <code>{text ?? t('It is gone since.')}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Behind why={why} />
      <WasThisWrong why={why} journey={journey} />
      <p className="judgement-part judgement-same quiet">
        <span>
          {rich('The same: <code>{command}</code>', {
            command: `mailroom why ${journey.trace}`,
            code: inner => <code>{inner}</code>,
          })}
        </span>
        <CopyButton text={`mailroom why ${journey.trace}`} label={t('Copy the command')} />
      </p>
    </>
  );
}

/** The place says it, the colour only says it again; the words below say both. */
function PointsMeter({ meter: { score, marks, zone, words } }: { meter: Meter }) {
  return (
    <div className="points-meter" role="img" aria-label={words}>
      <div className="points-track" data-zone={zone}>
        <span className="points-fill" style={{ inlineSize: `${score * 100}%` }} />
        {marks.map(mark => (
          <i key={mark.words} style={{ insetInlineStart: `${mark.at * 100}%` }} />
        ))}
      </div>
      <div className="points-marks">
        {marks.map(mark => (
          // What is near the end grows towards the start.
          <span
            key={mark.words}
            data-low={mark.low || undefined}
            style={{ insetInlineStart: `${mark.at * 100}%`, transform: `translateX(${-mark.at * 100}%)` }}
          >
            {mark.words}
          </span>
        ))}
      </div>
    </div>
  );
}

function Findings({ title, rows }: { title: string; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <div className="judgement-part">
      <h3>{title}</h3>
      <ul className="findings">
        {rows.map(({ key, words, name, points, decided }) => (
          <li key={key}>
            <span className="num finding-points" data-side={points > 0 ? 'against' : points < 0 ? 'for' : 'neither'}>
              {signed(points)}
            </span>
            <span>
              {words}
              {decided && <strong className="finding-decided">{t('decided')}</strong>}
              {name && <span className="mono quiet finding-name">{name}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Behind({ why: { vouching, scans } }: { why: Why }) {
  if (vouching.length + scans.length === 0) return null;
  return (
    <div className="judgement-part">
      <h3>{t('Who stands behind it')}</h3>
      <ul className="vouching">
        {vouching.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several signatures may be alike, and none moves
          <Vouch key={at} one={one} />
        ))}
        {scans.map(({ scanner, verdict, because, score }) => (
          <li key={scanner}>
            <StatusShape shape={scanShape[verdict]} />
            <span>
              <strong>{scanner}</strong> {scanWords[verdict]}
              {verdict !== 'clean' && `: ${heard(because)}`}
              {score !== 0 && <span className="num quiet"> {signed(score)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const Vouch = ({ one }: { one: Vouching }) => (
  <li title={heard(one.because)}>
    <StatusShape shape={vouchShape(one)} />
    <span>
      <strong>
        {one.method} {one.result}
      </strong>{' '}
      {one.result === 'pass' ? one.domain : <span className="second">{heard(one.because) || one.domain}</span>}
    </span>
  </li>
);
