/** The text: a plain text area, or the rich editor, which is loaded when somebody first wants it. */
import { type ClipboardEvent, lazy, Suspense, useEffect, useRef } from 'react';
import { t } from '../../../server/base/language.ts';
import type { Attachment, Letter } from './letter.ts';
import { useTools } from './tools.ts';

const RichEditor = lazy(() => import('./rich-editor.tsx'));

type BodyProps = {
  readonly letter: Letter;
  readonly onFiles: (files: readonly File[], inText?: boolean) => readonly Attachment[];
};

export function BodyField({ letter, onFiles }: BodyProps) {
  const { desk } = useTools();
  const { body } = letter;
  const focus = letter.to.length > 0 || letter.kind === 'draft';
  if (body.format === 'plain')
    return (
      <PlainText
        text={body.text}
        focus={focus}
        below={letter.kind !== 'draft' && letter.quote === '' && body.text.startsWith('On ')}
        onChange={text => desk.change(letter.key, { body: { format: 'plain', text } })}
        onFiles={onFiles}
      />
    );
  return (
    <Suspense fallback={<div className="letter-text" role="status" aria-label={t('The editor is being loaded')} />}>
      <RichEditor
        letter={letter}
        doc={body.doc}
        focus={focus}
        onChange={doc => desk.change(letter.key, { body: { format: 'rich', doc } })}
        onFiles={onFiles}
      />
    </Suspense>
  );
}

type PlainProps = {
  readonly text: string;
  readonly focus: boolean;
  /** One writes below what is quoted. */
  readonly below: boolean;
  readonly onChange: (text: string) => void;
  readonly onFiles: BodyProps['onFiles'];
};

function PlainText({ text, focus, below, onChange, onFiles }: PlainProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    const at = below ? text.length : 0;
    area.current?.setSelectionRange(at, at);
    if (focus) area.current?.focus();
    area.current?.scrollTo(0, below ? area.current.scrollHeight : 0);
  }, []);
  const paste = (event: ClipboardEvent): void => {
    const files = [...event.clipboardData.files];
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    onFiles(files);
  };
  return (
    <textarea
      ref={area}
      className="letter-text"
      aria-label={t('Text')}
      data-field="text"
      value={text}
      onChange={event => onChange(event.target.value)}
      onPaste={paste}
      spellCheck
    />
  );
}
