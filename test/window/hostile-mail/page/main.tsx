/** Many letters in one page, each in the reader's own frame; and what of each was left, for a test to look at. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { linkAddress, MailFrame } from '../../../../renderer/mail/reader/mail-frame.tsx';
import { mailDocument } from '../../../../renderer/mail/reader/sanitize.ts';
import '../../../../renderer/mail/reader/reader.css';

type Letter = { readonly name: string; readonly html: string };
export type Left = { readonly links: number; readonly blocked: number; readonly forbidden: readonly string[] };
export type HostilePage = { show(letters: readonly Letter[]): Left[]; readonly clicked: string[] };

const clicked: string[] = [];

function Letters() {
  const [letters, setLetters] = useState<readonly (Letter & { readonly shown: ReturnType<typeof mailDocument> })[]>([]);
  (globalThis as unknown as { hostile: HostilePage }).hostile = {
    clicked,
    show(given) {
      const made = given.map(letter => ({
        ...letter,
        shown: mailDocument({
          html: letter.html,
          part: () => null,
          remote: () => null,
          linkTo: index => linkAddress(wordOf(letter), index),
          quotes: true,
          dark: false,
          marked: ['click'],
        }),
      }));
      setLetters(made);
      return made.map(({ name, shown }) => ({
        links: shown.links.length,
        blocked: shown.blocked.length,
        forbidden: forbiddenIn(shown.document).map(what => `${name}: ${what}`),
      }));
    },
  };
  return letters.map(letter => (
    <div
      key={letter.name}
      className="letter"
      style={{ display: 'inline-block', width: 200, height: 160, overflow: 'hidden', border: '20px solid #0a0' }}
    >
      <MailFrame
        document={letter.shown.document}
        title={letter.name}
        word={wordOf(letter)}
        dark={false}
        onLink={() => clicked.push(letter.name)}
      />
    </div>
  ));
}

const FORBIDDEN =
  'script,iframe,frame,object,embed,applet,form,input,button,select,textarea,base,link,svg,math,video,audio,source,template,noscript,portal,dialog';
const OUTWARD = /url\((?!"data:)|image-set|@import|@font-face|position:\s*(?:fixed|sticky)/i;

/** What must not be left, found by reading the document as the frame does. */
function forbiddenIn(text: string): string[] {
  const read = new DOMParser().parseFromString(text, 'text/html');
  const found = [...read.querySelectorAll(FORBIDDEN)].map(node => `<${node.localName}>`);
  if (read.querySelectorAll('meta').length !== 3) found.push('a meta of its own');
  for (const node of read.querySelectorAll('*:not(meta)'))
    for (const { name, value } of node.attributes) if (isForbidden(name, value)) found.push(`${name}=${value}`);
  for (const sheet of read.querySelectorAll('style'))
    if (OUTWARD.test(sheet.textContent)) found.push(sheet.textContent);
  return found;
}

function isForbidden(name: string, value: string): boolean {
  if (name === 'href') return !value.startsWith(`${location.href.split('#')[0]}#link-`);
  if (name === 'src' || name === 'background') return !value.startsWith('data:image/');
  if (name === 'style') return OUTWARD.test(value);
  return /^on|^(?:srcset|action|formaction|ping|poster|data|usemap|id|name|xlink:href)$/i.test(name);
}

const wordOf = ({ name }: Letter): string => name.replace('-', '');

createRoot(document.getElementById('root')!).render(<Letters />);
