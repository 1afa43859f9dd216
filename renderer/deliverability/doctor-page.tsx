/** How a domain looks to others: three answers, then every row behind them; where it cannot be asked, in words. */
import type { DoctorPage, DoctorReport } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { answerSentence, notAskedWords, questionWords, verdictWords } from '../../server/doctor/words.ts';
import { Button } from '../design/button.tsx';
import { Empty, Loading } from '../design/faces.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { anchorOf, Row } from './doctor-row.tsx';
import { besides, type Group, groups, summary, verdictShape } from './doctor-words.ts';

type Props = {
  readonly page: DoctorPage;
  readonly domain: string;
  readonly onLetter: (whom: 'provider') => void;
  readonly onCheck: () => void;
};

export function Doctor({ page, domain, onLetter, onCheck }: Props) {
  const { report } = page;
  if (page.domains.length === 0)
    return (
      <section className="card">
        <Empty
          title={t('You have no domain yet')}
          fact={t('The doctor looks at your domains as other mail servers see them.')}
          action={
            <a className="button" data-kind="main" href="/accounts">
              {t('Add a domain')}
            </a>
          }
        />
      </section>
    );
  if (!report && !page.isChecking)
    return (
      <section className="card">
        <Empty
          title={t('The look did not end well')}
          fact={t('Nothing is known of {domain} yet. You can ask again; the log says what was wrong.', { domain })}
          action={
            <Button kind="main" onClick={onCheck}>
              {t('Check again')}
            </Button>
          }
        />
      </section>
    );
  if (!report)
    return (
      <section className="card" aria-busy="true">
        <Loading what={t('what the DNS says of {domain}', { domain })} rows={10} />
      </section>
    );
  return (
    <>
      {report.notAsked !== null && (
        <p className="advice-line" role="note">
          <StatusShape shape="info" size={16} />
          <span>{notAskedWords[report.notAsked]({ domain })}</span>
        </p>
      )}
      {report.notAsked === null && <Answers report={report} />}
      <section className="card doctor" aria-labelledby="doctor-title" aria-busy={page.isChecking}>
        <div className="card-head">
          <h2 id="doctor-title">{summary(report)}</h2>
        </div>
        {groups.map(group => (
          <GroupOf key={group.id} group={group} page={page} report={report} onLetter={onLetter} />
        ))}
      </section>
      <p className="quiet doctor-twin">
        {t('At the command line:')} <code>{`mailroom doctor ${domain}`}</code>
      </p>
    </>
  );
}

/** Opens what decides. */
function show(id: string): void {
  const row = document.getElementById(anchorOf(id));
  if (!(row instanceof HTMLDetailsElement)) return;
  row.open = true;
  row.scrollIntoView({ block: 'center' });
  row.querySelector('summary')?.focus();
}

const Answers = ({ report }: { report: DoctorReport }) => (
  <ul className="answers card" aria-label={t('The short answers')}>
    {report.answers.map(answer => (
      <li key={answer.question} data-verdict={answer.verdict}>
        <p className="second">{questionWords[answer.question]()}</p>
        <p className="answer-word">
          <StatusShape shape={verdictShape[answer.verdict]} size={20} />
          {verdictWords[answer.verdict]()}
        </p>
        <p className="answer-why">{answerSentence(answer, report.rows, report.notAsked)}</p>
        {answer.because !== null && answer.verdict !== 'ok' && (
          <button type="button" className="link" onClick={() => show(answer.because!)}>
            {answer.verdict === 'unknown' ? t('Look') : t('What to do')}
          </button>
        )}
      </li>
    ))}
  </ul>
);

type GroupProps = {
  readonly group: Group;
  readonly page: DoctorPage;
  readonly report: DoctorReport;
  readonly onLetter: Props['onLetter'];
};

function GroupOf({ group, page, report, onLetter }: GroupProps) {
  const rows = report.rows.filter(({ topic }) => group.topics.includes(topic));
  if (rows.length === 0) return null;
  const name = group.id === 'besides' ? besides : questionWords[group.id]();
  return (
    <>
      <h3>{name}</h3>
      <ul aria-label={name}>
        {rows.map(row => (
          <Row
            key={row.id}
            row={row}
            domain={report.domain}
            next={report.dmarcNext}
            reach={page.reach}
            onLetter={() => onLetter('provider')}
          />
        ))}
      </ul>
    </>
  );
}
