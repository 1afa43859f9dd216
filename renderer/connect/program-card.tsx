/** Lines for a developer's program, and whether it has sent anything yet. */
import { PASSWORD, programWay, type SnippetId, snippetsOf } from '../../server/api/connect-snippets.ts';
import type { ConnectWays } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useKeys } from '../shell/keys.tsx';
import { LiveTick } from './tick.tsx';
import { useDevicePassword } from './use-password.ts';

type ProgramProps = {
  readonly id: SnippetId;
  readonly ways: ConnectWays;
  /** The file of a dropped project that told. */
  readonly found: string | null;
};

export function ProgramCard({ id, ways, found }: ProgramProps) {
  const password = useDevicePassword(ways.address, nameOf(id));
  const way = programWay(ways, password.word, ways.address);
  const snippet = way && snippetsOf(way).find(one => one.id === id);
  const needs =
    way !== null && way.user !== null && way.password === null && (snippet?.text.includes(PASSWORD) ?? false);
  useKeys(
    t('Connect'),
    [{ keys: 'p', say: t('Make a password for this program'), run: () => void password.make() }],
    needs,
  );
  if (!way || !snippet)
    return (
      <section className="card connect-card">
        <p className="connect-without second">
          {t('No listener for handing mail in is open, so there is nothing to paste.')}
        </p>
      </section>
    );
  return (
    <section className="card connect-card" aria-labelledby="connect-card-title">
      <header className="connect-card-head">
        <h2 id="connect-card-title">{snippet.name}</h2>
        <p className="second">
          {found !== null && <>{t('Found by {file}.', { file: found })} </>}
          {snippet.place === 'shell' ? t('In a terminal.') : t('In {file}.', { file: snippet.place })}
        </p>
      </header>
      <LiveTick key={`${id} ${ways.address}`} ways={ways} name={snippet.name} />
      <div className="connect-snippet">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
        <section tabIndex={0} aria-label={t('To paste')}>
          <pre>{snippet.text}</pre>
        </section>
        <div className="connect-snippet-acts">
          <CopyButton text={snippet.text} label={t('Copy the lines')}>
            {t('Copy')}
          </CopyButton>
          {needs && (
            <Button onClick={() => void password.make()}>
              {t('Put a password in')} <kbd>p</kbd>
            </Button>
          )}
        </div>
      </div>
      <ul className="connect-notes" aria-label={t('Worth knowing')}>
        {notesOf(id, ways, way.trust).map(({ weight, text }) => (
          <li key={text}>
            <StatusShape shape={weight} size={14} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Note = { readonly weight: 'info' | 'attention'; readonly text: string };

function notesOf(id: SnippetId, { mode, services }: ConnectWays, trust: string | null): Note[] {
  const sending = services.find(one => one.protocol === 'smtp');
  const notes: Note[] = [];
  if (mode === 'capture')
    notes.push({ weight: 'info', text: t('Nothing leaves this computer: what your program sends is caught.') });
  if (mode === 'local') notes.push({ weight: 'info', text: t('Mail goes between the people of this server alone.') });
  if (id === 'docker' && sending?.onlyHere)
    notes.push({
      weight: 'attention',
      text: t('Containers do not reach 127.0.0.1 of this computer: set listen.host to 0.0.0.0.'),
    });
  if (id === 'php')
    notes.push({
      weight: 'info',
      text: t('mail() hands over to the program that Mailroom brings along; nothing need be open for it.'),
    });
  if (trust !== null)
    notes.push({
      weight: 'info',
      text: t('Programs believe this server’s own authority by the file {file}.', { file: trust }),
    });
  return notes;
}

const nameOf = (id: SnippetId): string => t('App ({id})', { id });
