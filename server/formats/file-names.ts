/** Names of folders and messages as names of files that every system takes, and that lead nowhere else. */

const LONGEST = 100;
/** Of the name: other characters have up to four octets. */
const MOST_OCTETS = 200;
/** Names of devices on Windows, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Names that say to a reader of folders that there is something else: a Maildir, a file of a message, a list beside one. */
const TOLD = /^(cur|new|tmp)$|\.(mbox|mbx|mbs|sbd|imapmbox|eml|emlx|msg822|mht|msg|msf|part|lock)$/i;

/** '%2F' for what must not stand in a name; reversible. */
export function fileName(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a name
  const plain = text.replace(/[\u0000-\u001f\u007f%/\\:*?"<>|]|[. ]$|^\./g, hex);
  const told = TOLD.exec(plain);
  if (told?.[2] !== undefined) return `${plain.slice(0, told.index)}%2E${told[2]}`;
  return told || DEVICE.test(plain) ? hex(plain[0]!) + plain.slice(1) : plain;
}

const hex = (text: string): string =>
  [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');

export function folderName(name: string): string {
  if (!/%[0-9A-F]{2}/.test(name)) return name;
  try {
    return decodeURIComponent(name.replace(/%(?![0-9A-F]{2})/g, '%25'));
  } catch {
    return name;
  }
}

/** Of a subject: for a person who looks at the files; what it is called otherwise stands before it. */
export function subjectName(subject: string): string {
  const plain = [
    ...subject
      .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  ].slice(0, LONGEST);
  while (Buffer.byteLength(plain.join('')) > MOST_OCTETS) plain.pop();
  return fileName(plain.join('').trim());
}
