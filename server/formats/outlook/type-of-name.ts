/** What a file is by its ending, where nobody has said it: the kinds that lie in mail. */

const types: Readonly<Record<string, string>> = {
  ...{ txt: 'text/plain', log: 'text/plain', csv: 'text/csv', htm: 'text/html', html: 'text/html', rtf: 'text/rtf' },
  ...{ ics: 'text/calendar', vcf: 'text/vcard', xml: 'text/xml', json: 'application/json', pdf: 'application/pdf' },
  ...{
    png: 'image/png',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    gif: 'image/gif',
    bmp: 'image/bmp',
    webp: 'image/webp',
  },
  ...{
    tif: 'image/tiff',
    tiff: 'image/tiff',
    svg: 'image/svg+xml',
    heic: 'image/heic',
    ico: 'image/vnd.microsoft.icon',
  },
  ...{ mp3: 'audio/mpeg', wav: 'audio/wav', m4a: 'audio/mp4', mp4: 'video/mp4', mov: 'video/quicktime' },
  ...{ zip: 'application/zip', gz: 'application/gzip', '7z': 'application/x-7z-compressed', tar: 'application/x-tar' },
  ...{ doc: 'application/msword', xls: 'application/vnd.ms-excel', ppt: 'application/vnd.ms-powerpoint' },
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ...{ odt: 'application/vnd.oasis.opendocument.text', ods: 'application/vnd.oasis.opendocument.spreadsheet' },
  ...{ p7m: 'application/pkcs7-mime', p7s: 'application/pkcs7-signature', msg: 'application/vnd.ms-outlook' },
  ...{ eml: 'application/octet-stream', dat: 'application/ms-tnef' },
};

export function typeOfName(name: string | null): string {
  const lower = (name ?? '').toLowerCase();
  const ending = lower.slice(lower.lastIndexOf('.') + 1);
  if (ending === 'dat') return lower === 'winmail.dat' ? types.dat! : 'application/octet-stream';
  return Object.hasOwn(types, ending) ? types[ending]! : 'application/octet-stream';
}
