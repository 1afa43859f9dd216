/** Who came to port 25 of late: who is slowed down or shut out, why and until when, and the owner's pardon. */
import type { PeerListRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { BackLink } from '../design/back-link.tsx';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import type { Shape } from '../design/words.ts';
import { heard } from '../language/heard.ts';
import { useLive } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import './routes.css';
import './peers.css';

const looks: { readonly [S in PeerListRow['state']]: { readonly shape: Shape; readonly word: string } } = {
  well: { shape: 'ok', word: t('let in') },
  slowed: { shape: 'attention', word: t('slowed down') },
  'shut-out': { shape: 'failed', word: t('shut out') },
};

/** Connections change by themselves; nobody tells of them. */
const AGAIN = 5000;

export function PeersView() {
  const live = useLive('peers', async function* (api, signal) {
    while (!signal.aborted) {
      yield await api.peers.list({ limit: 300 }, signal);
      await new Promise(resolve => setTimeout(resolve, AGAIN));
    }
  });
  return (
    <div className="view view-scroll">
      <header className="view-head">
        <div>
          <BackLink href="/settings/strangers">{t('Settings')}</BackLink>
          <h1>{t('Who may connect')}</h1>
          <p>{t('Servers that came to port 25 in the last hour, and what is held against them')}</p>
        </div>
      </header>
      <Faces
        live={live}
        what={t('who came')}
        isEmpty={({ peers }) => peers.length === 0}
        empty={({ remembered }) => (
          <Empty
            title={t('Nobody came in the last hour')}
            fact={t(
              '{good, plural, =0 {No server is known as good yet.} one {# server is known as good.} other {# servers are known as good.}}',
              {
                good: remembered.good,
              },
            )}
          />
        )}
      >
        {({ peers, remembered }) => (
          <div className="routes">
            <p className="second">
              {t('{good} known as good, {asked} asked to come again, {passed} came again since', remembered)}
            </p>
            <ul className="card">
              {peers.map(peer => (
                <Peer key={peer.network} peer={peer} />
              ))}
            </ul>
            <p className="view-foot">
              {t('At the command line:')} <code>{`mailroom peers`}</code>
            </p>
          </div>
        )}
      </Faces>
    </div>
  );
}

function Peer({ peer }: { peer: PeerListRow }) {
  const { network, state, because, until, counts, open, good, lastSeen } = peer;
  const act = useAct();
  const say = useSay();
  const { shape, word } = looks[state];
  const forgive = async (): Promise<void> => {
    const done = await act(t('Forgiving'), api => api.peers.forgive({ address: network.replace(/\/\d+$/, '') }));
    if (done) say({ text: t('{network} may begin anew.', { network }) });
  };
  return (
    <li className="peer">
      <div className="peer-who">
        <p className="state">
          <StatusShape shape={shape} /> <b>{network}</b> <span className="second">{word}</span>
          {good && <span className="chip">{t('known as good')}</span>}
        </p>
        {because !== null && (
          <p className="second">
            {heard(because)}
            {until !== null && (
              <>
                {' · '}
                <Moment at={until} form="until" />
              </>
            )}
          </p>
        )}
        <p className="quiet num">
          {t(
            '{connections, plural, one {# connection} other {# connections}}, {messages, plural, one {# message} other {# messages}}, {recipients, plural, one {# recipient} other {# recipients}} ({unknown} unknown), {errors, plural, one {# error} other {# errors}}',
            counts,
          )}
          {open > 0 && ` · ${t('{open} open now', { open })}`} · <Moment at={lastSeen} />
        </p>
      </div>
      {state !== 'well' && (
        <Button onClick={() => void forgive()} aria-label={t('Forgive: {network}', { network })}>
          {t('Forgive')}
        </Button>
      )}
    </li>
  );
}
