/** Who has the command sendmail and the mail ports of this computer; the exact commands that change it, and change it back. */

import type { SystemMailNow, SystemPort } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { CopyButton } from '../design/button.tsx';
import { Faces } from '../design/faces.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useAnswer } from '../live.ts';
import { labelOf } from './settings-words.ts';

const names = { mailroom: 'Mailroom', postfix: 'Postfix', exim: 'Exim', sendmail: 'sendmail', qmail: 'qmail' } as const;

export function SystemMail() {
  const state = useAnswer('system mail', api => api.systemMail.state({}));
  return (
    <Faces live={state} what={t('who has this computer’s mail')} rows={6}>
      {now => (
        <>
          <Owner now={now} />
          <Ports ports={now.ports} />
          <LowPorts now={now} />
        </>
      )}
    </Faces>
  );
}

function Owner({ now }: { now: SystemMailNow }) {
  const { sendmail, commands, isTakenOver, installed } = now;
  const { owner } = sendmail;
  return (
    <section className="card settings-shelf" aria-labelledby="owner-title">
      <div className="card-head">
        <h3 id="owner-title">{t('System mail')}</h3>
      </div>
      <div className="system-owner">
        <StatusShape shape={owner === 'mailroom' ? 'ok' : 'info'} size={16} />
        <div>
          <p>
            <b>
              {owner === null
                ? t('There is no command sendmail on this computer.')
                : owner === 'other'
                  ? t('The command sendmail belongs to another program.')
                  : t('The command sendmail belongs to {name}.', { name: names[owner] })}
            </b>
          </p>
          <p className="second">
            {owner === 'mailroom'
              ? t('What cron and other programs of this computer send comes here.')
              : t('cron and other programs of this computer send their mail with it.')}{' '}
            {owner !== null && <code>{sendmail.leadsTo ?? sendmail.path}</code>}
          </p>
        </div>
      </div>
      <ul className="system-commands">
        {commands.giveBack !== null && (
          <CommandRow words={t('Give the place back as it was')} command={commands.giveBack} />
        )}
        {commands.plan !== null && (
          <CommandRow words={t('See what would change; nothing is changed')} command={commands.plan} />
        )}
        {commands.takeOver !== null && (
          <CommandRow
            words={t('Take its place: its queue comes over, its ports and sendmail become Mailroom’s')}
            command={commands.takeOver}
          />
        )}
        <CommandRow words={t('See the same as root, who sees every program')} command={commands.look} />
      </ul>
      <p className="settings-note">
        {isTakenOver
          ? t('A place was taken from this home; one command gives it back.')
          : installed.length === 0
            ? t('No other mail server is installed here, so there is no place to take.')
            : t(
                'It needs root, so the window shows the command and does not run it. If a step fails, those before it are taken back.',
              )}
      </p>
    </section>
  );
}

const CommandRow = ({ words, command }: { words: string; command: string }) => (
  <li>
    <span>{words}</span>
    <span className="command-line">
      <code>{command}</code>
      <CopyButton text={command} label={t('Copy: {words}', { words })} />
    </span>
  </li>
);

function Ports({ ports }: { ports: readonly SystemPort[] }) {
  return (
    <section className="card settings-shelf" aria-labelledby="ports-title">
      <div className="card-head">
        <h3 id="ports-title">{t('Who has the usual ports')}</h3>
      </div>
      <table className="system-ports">
        <thead>
          <tr>
            <th scope="col">{t('Port')}</th>
            <th scope="col">{t('For')}</th>
            <th scope="col">{t('Held by')}</th>
          </tr>
        </thead>
        <tbody>
          {ports.map(one => (
            <tr key={one.port}>
              <td className="num">{one.port}</td>
              <td>{labelOf(one.setting)}</td>
              <td>
                {holderWords(one)}
                {one.unit !== null && one.holder !== 'mailroom' && <span className="quiet"> {one.unit}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function holderWords({ holder, program, pid }: SystemPort): string {
  if (holder === null) return t('nobody');
  if (holder === 'mailroom') return t('this server');
  if (holder === 'unseen') return t('another user’s program');
  const name = holder === 'other' ? (program?.split('/').at(-1) ?? '?') : names[holder];
  return pid === null ? name : t('{name} (process {pid})', { name, pid: String(pid) });
}

/** The command of each system, and what takes it back. */
const OPEN_LOW =
  "echo 'net.ipv4.ip_unprivileged_port_start=25' | sudo tee /etc/sysctl.d/50-mailroom.conf && sudo sysctl --system";
const CLOSE_LOW = 'sudo rm /etc/sysctl.d/50-mailroom.conf && sudo sysctl -w net.ipv4.ip_unprivileged_port_start=1024';

function LowPorts({ now: { lowPorts, ports } }: { now: SystemMailNow }) {
  const { platform, from } = lowPorts;
  const may = from !== null && from <= 25;
  const mine = ports.some(one => one.holder === 'mailroom');
  return (
    <section className="card settings-shelf" aria-labelledby="low-title">
      <div className="card-head">
        <h3 id="low-title">{t('Ports below 1024')}</h3>
      </div>
      <p className="settings-note">
        {may || mine
          ? t('This server may open them.')
          : platform === 'darwin'
            ? t(
                'macOS lets everybody open them on all networks (listen.host 0.0.0.0), and nobody but root on 127.0.0.1.',
              )
            : from === null
              ? t('Whether this server may open them is not known here.')
              : t(
                  'This server may open ports from {from} on; other servers bring mail to 25. Until then the usual ports plus 1000 work.',
                  {
                    from: String(from),
                  },
                )}
      </p>
      {!may && platform === 'linux' && (
        <ul className="system-commands">
          <CommandRow words={t('Let every program of this computer open ports from 25 on')} command={OPEN_LOW} />
          <CommandRow words={t('Take that back')} command={CLOSE_LOW} />
          <CommandRow
            words={t('Where systemd starts the server: these two lines in its unit instead')}
            command="AmbientCapabilities=CAP_NET_BIND_SERVICE&#10;CapabilityBoundingSet=CAP_NET_BIND_SERVICE"
          />
        </ul>
      )}
    </section>
  );
}
