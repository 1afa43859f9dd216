/** Connection cards: whose account, which program, what to type; and whether it has arrived. */
import { FolderSearch } from 'lucide-react';
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type CardId, cardIds, cardNames } from '../../server/api/connect-cards.ts';
import { openWay, type SnippetId, snippetIds, snippetsOf } from '../../server/api/connect-snippets.ts';
import type { AccountRow, ConnectWays, People } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { useLive } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { useSay } from '../shell/notices.tsx';
import { detect, filesInDrop, filesOf, type ProjectFile } from './detect.ts';
import { DeviceCard } from './device-card.tsx';
import { ProgramCard } from './program-card.tsx';
import './connect.css';

type Chosen = CardId | SnippetId;
const isCard = (id: string): id is CardId => (cardIds as readonly string[]).includes(id);
const isSnippet = (id: string): id is SnippetId => (snippetIds as readonly string[]).includes(id);

/** Names that are the same in every language, without a server to ask. */
const snippetNames = new Map(
  snippetsOf(
    openWay(
      [{ name: 'smtp', host: '', port: 1, tls: 'none', state: 'listening', sentence: null, connections: 0 }],
      '',
    )!,
  ).map(one => [one.id, one.name]),
);

export function ConnectView({ address }: { address: string | undefined }) {
  const live = useLive('connect people', (api, signal) => api.accounts.watch({}, signal));
  const choosing = live.state === 'ready' && !hasNobody(live.data);
  return (
    <div className="view view-scroll connect">
      {!choosing && <Head />}
      <Faces live={live} what={t('the accounts')} isEmpty={hasNobody} empty={() => <Nobody />}>
        {people => <Chooser people={people.accounts.filter(isPerson)} address={address} />}
      </Faces>
    </div>
  );
}

/** Nobody signs in as a box. */
const isPerson = (account: AccountRow): boolean => account.box === undefined;
const hasNobody = (people: People): boolean => !people.accounts.some(isPerson);

const Nobody = () => (
  <Empty
    title={t('There is nobody to connect yet')}
    fact={t('A mail program signs in as a person of this server.')}
    action={<a href="/accounts">{t('Add a person')}</a>}
  />
);

const Head = ({ children }: { children?: ReactNode }) => (
  <header className="view-head">
    <div>
      <h1>{t('Connect')}</h1>
      <p>{t('What to type into a program, and whether it has arrived')}</p>
    </div>
    {children && <div className="view-tools">{children}</div>}
  </header>
);

function Chooser({ people, address }: { people: readonly AccountRow[]; address: string | undefined }) {
  const [, navigate] = useLocation();
  const query = new URLSearchParams(useSearch());
  const [found, setFound] = useState<{ readonly id: SnippetId; readonly by: string } | null>(null);
  const account = people.find(one => one.address === address) ?? people[0]!;
  const wanted = query.get('for') ?? '';
  const live = useLive(`ways ${account.address}`, (api, signal) =>
    api.connect.watchWays({ address: account.address }, signal),
  );
  const mode = live.state === 'ready' ? live.data.mode : null;
  const chosen: Chosen = isCard(wanted) || isSnippet(wanted) ? wanted : mode === 'capture' ? 'node' : 'thunderbird';
  const go = (who: string, id: string): void =>
    navigate(`/connect/${encodeURIComponent(who)}?for=${encodeURIComponent(id)}`, { replace: true });
  const take = useProject(result => {
    setFound(result);
    go(account.address, result.id);
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a button does the same
    <div className="connect-all" onDragOver={event => event.preventDefault()} onDrop={take.drop}>
      <Head>
        <select
          className="input connect-account"
          aria-label={t('Whose account')}
          value={account.address}
          onChange={event => go(event.target.value, chosen)}
        >
          {people.map(one => (
            <option key={one.address}>{one.address}</option>
          ))}
        </select>
      </Head>
      <div className="connect-body">
        <Choices chosen={chosen} onChoose={id => go(account.address, id)} take={take} />
        <div className="connect-shown">
          <Faces live={live} what={t('how to connect')} rows={8}>
            {ways => <Shown chosen={chosen} ways={ways} found={found} />}
          </Faces>
          <p className="connect-twin quiet mono">{`mailroom connect ${account.address} --client ${chosen}`}</p>
        </div>
      </div>
    </div>
  );
}

type ShownProps = {
  readonly chosen: Chosen;
  readonly ways: ConnectWays;
  readonly found: { readonly id: SnippetId; readonly by: string } | null;
};

/** Another person's card, or another program's, begins anew: passwords are nobody else's. */
const Shown = ({ chosen, ways, found }: ShownProps) =>
  isCard(chosen) ? (
    <DeviceCard key={`${chosen} ${ways.address}`} id={chosen} ways={ways} />
  ) : (
    <ProgramCard
      key={`${chosen} ${ways.address}`}
      id={chosen}
      ways={ways}
      found={found?.id === chosen ? found.by : null}
    />
  );

type Take = { readonly drop: (event: DragEvent) => void; readonly choose: (files: FileList | null) => void };

/** A project's folder, dropped anywhere or chosen: its own lines are shown. */
function useProject(onFound: (found: { readonly id: SnippetId; readonly by: string }) => void): Take {
  const say = useSay();
  const look = async (files: Promise<readonly ProjectFile[]>): Promise<void> => {
    const result = detect(await files);
    if (result) onFound(result);
    else say({ text: t('No file in this folder tells what kind of project it is.'), shape: 'waiting' });
  };
  return {
    drop(event) {
      event.preventDefault();
      if (event.dataTransfer.items.length > 0) void look(filesInDrop(event.dataTransfer));
    },
    choose: files => void (files && files.length > 0 && look(filesOf(files))),
  };
}

type ChoicesProps = { readonly chosen: Chosen; readonly onChoose: (id: Chosen) => void; readonly take: Take };

function Choices({ chosen, onChoose, take }: ChoicesProps) {
  const input = useRef<HTMLInputElement>(null);
  const all: readonly Chosen[] = [...cardIds, ...snippetIds];
  const step = (by: number): void => {
    const next = all[all.indexOf(chosen) + by];
    if (next !== undefined) onChoose(next);
  };
  useKeys(t('Connect'), [
    { keys: 'j', say: t('Next program'), run: () => step(1) },
    { keys: 'k', say: t('Program before'), run: () => step(-1) },
    { keys: 'o', say: t('Find by a project folder'), run: () => input.current?.click() },
  ]);
  // React has no name for it, and without it a folder cannot be chosen.
  useEffect(() => {
    input.current?.setAttribute('webkitdirectory', '');
  }, []);
  const here = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is chosen
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [chosen]);
  const choice = (id: Chosen, name: string) => (
    <li key={id}>
      <button
        type="button"
        ref={id === chosen ? here : null}
        aria-current={id === chosen || undefined}
        onClick={() => onChoose(id)}
      >
        {name}
      </button>
    </li>
  );
  return (
    <nav className="connect-choices" aria-label={t('Programs')}>
      <h2>{t('To read mail')}</h2>
      <ul>{cardIds.map(id => choice(id, cardNames[id]))}</ul>
      <h2>{t('To send from your code')}</h2>
      <ul>{snippetIds.map(id => choice(id, snippetNames.get(id) ?? id))}</ul>
      <Button className="connect-project" onClick={() => input.current?.click()}>
        <FolderSearch size={16} strokeWidth={1.6} /> {t('Find by project folder')} <kbd>o</kbd>
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('Project folder')}
        onChange={event => take.choose(event.target.files)}
      />
      <p className="quiet">{t('Or drop the folder here.')}</p>
    </nav>
  );
}
