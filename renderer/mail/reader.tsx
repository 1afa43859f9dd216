/** One message: who, when, what is odd about it, its text or its HTML, its header, its parts, its source. */
import { Download, FileText, Paperclip } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { MailAddress, MailMessage } from '../../server/api/contract.ts';
import { Faces } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { size } from '../design/format.ts';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useAnswer } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { HtmlView } from './html-view.tsx';
import { isAligned } from './reader/plain-text.ts';
import './reader.css';

type ReaderProps = {
  readonly account: number;
  readonly mailbox: number;
  readonly uid: number;
  /** Without tools and keys: the first message. */
  readonly plain?: boolean;
  readonly tools?: (message: MailMessage) => ReactNode;
};

export function Reader({ account, mailbox, uid, plain = false, tools }: ReaderProps) {
  const message = useAnswer(`mail ${account} ${mailbox} ${uid}`, api => api.mail.read({ account, mailbox, uid }));
  return (
    <Faces live={message} what="the message" rows={6}>
      {data => <Message key={data.uid} message={data} plain={plain} tools={tools} />}
    </Faces>
  );
}

type View = 'html' | 'text' | 'headers';

function Message({ message, plain, tools }: { message: MailMessage; plain: boolean; tools: ReaderProps['tools'] }) {
  const [view, setView] = useState<View>(message.html === null ? 'text' : 'html');
  const choices: (readonly [View, string])[] = [
    ...(message.html === null ? [] : [['html', 'HTML'] as const]),
    ['text', 'Text'],
    ['headers', 'Headers'],
  ];
  useKeys(
    'Message',
    [
      {
        keys: 't',
        say: 'Text or HTML',
        run: () => message.html !== null && setView(view === 'html' ? 'text' : 'html'),
      },
      {
        keys: 'shift+u',
        say: 'Download the source',
        run: () => document.querySelector<HTMLAnchorElement>('.reader-source')?.click(),
      },
    ],
    !plain,
  );
  return (
    <article className="reader" data-plain={plain || undefined}>
      {tools && <div className="reader-tools">{tools(message)}</div>}
      <header className="reader-head">
        <h2>{message.subject || 'No subject'}</h2>
        <div className="reader-who">
          <strong>{message.from.map(named).join(', ') || 'unknown sender'}</strong>
          <span className="quiet clip">
            {message.from.map(from => (from.name ? `<${from.address}>` : '')).join(' ')}
          </span>
          <span className="reader-when num quiet">
            <Moment at={message.date} form="list" />
          </span>
        </div>
        <p className="reader-to">
          to {message.to.map(named).join(', ') || 'nobody named'}
          {message.cc.length > 0 && `, copy to ${message.cc.map(named).join(', ')}`}
        </p>
        {message.problems.map(problem => (
          <p className="reader-problem" key={problem}>
            <StatusShape shape="attention" /> {problem}
          </p>
        ))}
      </header>
      <div className="reader-bar">
        <Choice label="Show as" value={view} onChange={setView} choices={choices} />
        <span className="reader-links">
          {!plain && <Link href={`/journey/${encodeURIComponent(message.trace)}`}>Journey</Link>}
          <a className="reader-source" href={message.sourceUrl} download={`${message.uid}.eml`}>
            <FileText size={14} strokeWidth={1.6} aria-hidden="true" /> Source, {size(message.size)}
          </a>
        </span>
      </div>
      {view === 'html' && message.html !== null && <HtmlView message={message} html={message.html} />}
      {view === 'text' && (
        <section
          className={isAligned(message.text) ? 'reader-text mono' : 'reader-text'}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label="Text"
        >
          {message.text || 'This message has no text.'}
        </section>
      )}
      {view === 'headers' && <Headers message={message} />}
      {message.attachments.length > 0 && <Attachments message={message} />}
    </article>
  );
}

const named = (address: MailAddress): string => address.name || address.address;

const Headers = ({ message }: { message: MailMessage }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section className="reader-headers" tabIndex={0} aria-label="Headers">
    <dl className="mono">
      {message.headers.map((header, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice, and none moves
        <div key={i}>
          <dt>{header.name}</dt>
          <dd>{header.value}</dd>
        </div>
      ))}
    </dl>
  </section>
);

const Attachments = ({ message }: { message: MailMessage }) => (
  <ul className="attachments" aria-label="Attachments">
    {message.attachments
      .filter(part => !part.inline)
      .map(part => (
        <li key={part.url}>
          <a href={part.url} download={part.name}>
            <Paperclip size={14} strokeWidth={1.6} aria-hidden="true" />
            <span className="clip">{part.name || part.type}</span>
            <span className="quiet num">{size(part.size)}</span>
            <Download size={14} strokeWidth={1.6} aria-hidden="true" />
          </a>
        </li>
      ))}
  </ul>
);
