/** The tools of the rich editor: one toolbar, one Tab stop, ← and → within it (ARIA APG). */
import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import {
  Bold,
  Code,
  Heading,
  ImagePlus,
  Italic,
  Link as LinkIcon,
  List,
  ListOrdered,
  type LucideIcon,
  Quote,
  RemoveFormatting,
  SquareCode,
  Strikethrough,
  Underline,
} from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { Button, Tip } from '../../design/button.tsx';
import { keyLabel } from '../../keyboard.ts';
import { mac } from '../../shell/keys.tsx';

type Tool = {
  readonly name: string;
  readonly keys?: string;
  readonly icon: LucideIcon;
  /** null: it is no state that one is in. */
  readonly on: ((editor: Editor) => boolean) | null;
  readonly run: (editor: Editor) => void;
};

const tools: readonly Tool[] = [
  {
    name: t('Bold'),
    keys: 'mod+b',
    icon: Bold,
    on: e => e.isActive('bold'),
    run: e => e.chain().focus().toggleBold().run(),
  },
  {
    name: t('Italic'),
    keys: 'mod+i',
    icon: Italic,
    on: e => e.isActive('italic'),
    run: e => e.chain().focus().toggleItalic().run(),
  },
  {
    name: t('Underline'),
    keys: 'mod+u',
    icon: Underline,
    on: e => e.isActive('underline'),
    run: e => e.chain().focus().toggleUnderline().run(),
  },
  {
    name: t('Strike out'),
    keys: 'mod+shift+s',
    icon: Strikethrough,
    on: e => e.isActive('strike'),
    run: e => e.chain().focus().toggleStrike().run(),
  },
  {
    name: t('Heading'),
    icon: Heading,
    on: e => e.isActive('heading'),
    run: e => e.chain().focus().toggleHeading({ level: 2 }).run(),
  },
  {
    name: t('List'),
    keys: 'mod+shift+8',
    icon: List,
    on: e => e.isActive('bulletList'),
    run: e => e.chain().focus().toggleBulletList().run(),
  },
  {
    name: t('Numbered list'),
    keys: 'mod+shift+7',
    icon: ListOrdered,
    on: e => e.isActive('orderedList'),
    run: e => e.chain().focus().toggleOrderedList().run(),
  },
  {
    name: t('Quote'),
    keys: 'mod+shift+b',
    icon: Quote,
    on: e => e.isActive('blockquote'),
    run: e => e.chain().focus().toggleBlockquote().run(),
  },
  {
    name: t('Code'),
    keys: 'mod+e',
    icon: Code,
    on: e => e.isActive('code'),
    run: e => e.chain().focus().toggleCode().run(),
  },
  {
    name: t('Code block'),
    icon: SquareCode,
    on: e => e.isActive('codeBlock'),
    run: e => e.chain().focus().toggleCodeBlock().run(),
  },
  {
    name: t('Plain again'),
    icon: RemoveFormatting,
    on: null,
    run: e => e.chain().focus().unsetAllMarks().clearNodes().run(),
  },
];

type ToolsProps = { readonly editor: Editor; readonly onPictures: (files: readonly File[]) => void };

export function RichTools({ editor, onPictures }: ToolsProps) {
  const bar = useRef<HTMLDivElement>(null);
  const pictures = useRef<HTMLInputElement>(null);
  const [linking, setLinking] = useState(false);
  const [stop, setStop] = useState(0);
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => [...tools.map(tool => tool.on?.(now) ?? false), now.isActive('link')],
  });
  const press = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const buttons = [...(bar.current?.querySelectorAll<HTMLElement>('[data-tool]') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    if (by === 0 || at === -1) return;
    event.preventDefault();
    const next = (at + by + buttons.length) % buttons.length;
    setStop(next);
    buttons[next]!.focus();
  };
  const tool = (
    i: number,
    name: string,
    keys: string | undefined,
    Icon: LucideIcon,
    pressed: boolean | undefined,
    run: () => void,
  ) => (
    <Tip key={name} text={name} keys={keys && keyLabel(keys, mac)}>
      <button
        type="button"
        className="icon-button"
        data-tool=""
        aria-label={name}
        aria-pressed={pressed}
        tabIndex={i === stop ? 0 : -1}
        onPointerDown={event => event.preventDefault()}
        onClick={run}
      >
        <Icon size={16} strokeWidth={1.8} />
      </button>
    </Tip>
  );
  const more = tools.length;
  return (
    <>
      <div className="letter-tools" ref={bar} role="toolbar" aria-label={t('Formatting')} onKeyDown={press}>
        {tools.map((one, i) =>
          tool(i, one.name, one.keys, one.icon, one.on === null ? undefined : (on?.[i] ?? false), () =>
            one.run(editor),
          ),
        )}
        {tool(more, t('Link'), undefined, LinkIcon, on?.[more] ?? false, () => setLinking(!linking))}
        {tool(more + 1, t('Picture into the text'), undefined, ImagePlus, undefined, () => pictures.current?.click())}
        <input
          ref={pictures}
          type="file"
          accept="image/*"
          multiple
          hidden
          aria-label={t('Pictures for the text')}
          onChange={event => {
            onPictures([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      {linking && <LinkForm editor={editor} onDone={() => setLinking(false)} />}
    </>
  );
}

/** It was asked for by its button. */
const focusIt = (input: HTMLInputElement | null): void => input?.focus();

function LinkForm({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const [href, setHref] = useState(String(editor.getAttributes('link').href ?? ''));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const address = href.trim();
    const whole = /^(?:[a-z][a-z+.-]*:)/i.test(address)
      ? address
      : address.includes('@')
        ? `mailto:${address}`
        : `https://${address}`;
    const chain = editor.chain().focus().extendMarkRange('link');
    if (address === '') chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive('link'))
      chain.insertContent({ type: 'text', text: address, marks: [{ type: 'link', attrs: { href: whole } }] }).run();
    else chain.setLink({ href: whole }).run();
    onDone();
  };
  return (
    <form
      className="letter-link"
      onSubmit={submit}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onDone();
        editor.commands.focus();
      }}
    >
      <label>
        {t('Leads to')}
        <input
          className="input"
          value={href}
          onChange={event => setHref(event.target.value)}
          placeholder="https://"
          ref={focusIt}
        />
      </label>
      <Button type="submit">{t(href.trim() === '' ? 'No link' : 'Set link')}</Button>
    </form>
  );
}
