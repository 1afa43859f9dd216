/** The rich text of a letter: the editor, its tools, and what comes into it by paste and drop. */
import type { Editor, JSONContent } from '@tiptap/core';
import { Fragment, Slice } from '@tiptap/pm/model';
import type { EditorView } from '@tiptap/pm/view';
import { EditorContent, useEditor } from '@tiptap/react';
import { useEffect, useRef } from 'react';
import { t } from '../../../server/base/language.ts';
import type { Attachment, Letter } from './letter.ts';
import { type RichNode, textBlocks } from './rich.ts';
import { cleanBody, readSlice } from './rich-html.ts';
import { extensions } from './rich-schema.ts';
import { RichTools } from './rich-tools.tsx';
import { useTools } from './tools.ts';

type EditorProps = {
  readonly letter: Letter;
  readonly doc: RichNode;
  readonly focus: boolean;
  readonly onChange: (doc: RichNode) => void;
  readonly onFiles: (files: readonly File[], inText?: boolean) => readonly Attachment[];
};

export default function RichEditor({ letter, doc, focus, onChange, onFiles }: EditorProps) {
  const showPicture = usePictures(letter);
  const last = useRef(doc);
  const told = useRef({ onChange, onFiles });
  told.current = { onChange, onFiles };
  const editor = useEditor({
    extensions: extensions(src => showPicture.current(src)),
    content: doc as JSONContent,
    injectCSS: false,
    immediatelyRender: true,
    autofocus: focus ? 'start' : false,
    editorProps: {
      attributes: {
        class: 'letter-rich',
        'aria-label': t('Text'),
        role: 'textbox',
        'aria-multiline': 'true',
        'data-field': 'text',
        spellcheck: 'true',
      },
      handleDOMEvents: {
        // mod Enter sends; the editor would make a line of it.
        keydown: (_, event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey),
        paste: (view, event) => takePaste(view, event, told.current.onFiles),
        drop: (view, event) => takeDrop(view, event, told.current.onFiles),
      },
    },
    onUpdate({ editor: now }) {
      last.current = now.getJSON() as RichNode;
      told.current.onChange(last.current);
    },
  });
  // Another signature, or what came back: not what was typed here.
  useEffect(() => {
    if (editor && doc !== last.current) {
      last.current = doc;
      editor.commands.setContent(doc as JSONContent, { emitUpdate: false });
    }
  }, [editor, doc]);
  if (!editor) return <div className="letter-text" />;
  return (
    <>
      <RichTools editor={editor} onPictures={files => putPictures(editor, onFiles(files, true))} />
      <EditorContent editor={editor} className="letter-text letter-rich-box" />
    </>
  );
}

/** From this computer while they are on their way, from the server after that. */
function usePictures(letter: Letter): React.RefObject<(src: string) => Promise<string | null>> {
  const { client, desk } = useTools();
  const urls = useRef(new Map<string, string>());
  useEffect(
    () => () => {
      for (const url of urls.current.values()) URL.revokeObjectURL(url);
    },
    [],
  );
  const show = async (src: string): Promise<string | null> => {
    const cid = decodeURIComponent(src.replace(/^cid:/, ''));
    const found = desk.find(letter.key)?.letter.attachments.find(one => one.cid === cid);
    if (!found) return null;
    const known = urls.current.get(cid);
    if (known) return known;
    const file = await desk.uploads.file(found);
    if (file) {
      urls.current.set(cid, URL.createObjectURL(file));
      return urls.current.get(cid) ?? null;
    }
    return found.blobId && letter.accountId
      ? client.blobUrl(letter.accountId, found.blobId, found.name, found.type)
      : null;
  };
  const latest = useRef(show);
  latest.current = show;
  return latest;
}

const pictureNodes = (attachments: readonly Attachment[]) =>
  attachments
    .filter(one => one.cid !== null)
    .map(one => ({
      type: 'image',
      attrs: { src: `cid:${encodeURIComponent(one.cid!)}`, alt: one.name.replace(/\.\w+$/, '') },
    }));

function putPictures(editor: Editor, attachments: readonly Attachment[]): void {
  editor.chain().focus().insertContent(pictureNodes(attachments)).run();
}

type TakeFiles = EditorProps['onFiles'];

/**
 * The editor's own paste makes HTML from a string, which the page's policy forbids; this one goes through the cleaner.
 */
function takePaste(view: EditorView, event: ClipboardEvent, onFiles: TakeFiles): boolean {
  if (!event.clipboardData) return false;
  event.preventDefault();
  const slice = sliceOf(view, event.clipboardData, onFiles);
  if (slice) view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView().setMeta('paste', true));
  return true;
}

function takeDrop(view: EditorView, event: DragEvent, onFiles: TakeFiles): boolean {
  // Moved within the text: the editor has it already.
  if (!event.dataTransfer || view.dragging) return false;
  const slice = sliceOf(view, event.dataTransfer, onFiles);
  event.preventDefault();
  const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
  if (slice) view.dispatch(view.state.tr.replaceRange(at?.pos ?? 0, at?.pos ?? 0, slice));
  return true;
}

function sliceOf(view: EditorView, data: DataTransfer, onFiles: TakeFiles): Slice | null {
  const { schema } = view.state;
  const html = data.getData('text/html');
  const text = data.getData('text/plain').replace(/\r\n?/g, '\n');
  const files = [...data.files];
  if (files.length > 0 && text === '') {
    const pictures = pictureNodes(onFiles(files, true)).map(node => schema.nodeFromJSON(node));
    return pictures.length > 0 ? new Slice(Fragment.from(pictures), 0, 0) : null;
  }
  const inCode = view.state.selection.$from.parent.type.spec.code;
  if (html !== '' && !inCode) return readSlice(withOwnPictures(cleanBody(html), onFiles), schema);
  if (text === '') return null;
  if (inCode) return new Slice(Fragment.from(schema.text(text)), 0, 0);
  return new Slice(Fragment.from(textBlocks(text).map(node => schema.nodeFromJSON(node))), 1, 1);
}

/** Pictures that came with the HTML become the letter's own; what would be loaded from afar is gone already. */
function withOwnPictures(body: HTMLElement, onFiles: TakeFiles): HTMLElement {
  for (const image of body.querySelectorAll<HTMLImageElement>('img[src^="data:image/"]')) {
    const file = fileOf(image.getAttribute('src') ?? '', image.alt);
    const [added] = file ? onFiles([file], true) : [];
    if (added?.cid) image.setAttribute('src', `cid:${encodeURIComponent(added.cid)}`);
    else image.remove();
  }
  return body;
}

/** Its name goes along with the letter: the same in every language. */
function fileOf(url: string, alt: string): File | null {
  const found = /^data:(image\/[\w.+-]+);base64,(.*)$/s.exec(url);
  if (!found) return null;
  const octets = Uint8Array.from(atob(found[2]!), sign => sign.charCodeAt(0));
  return new File([octets], `${alt || 'picture'}.${found[1]!.slice(6).split('+')[0]}`, { type: found[1]! });
}
