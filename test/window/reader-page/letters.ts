/** Letters for the reader's tests. */
export const letter = (
  subject: string,
  header: string,
  body: string,
  from = 'Kim Lehtonen <kim@there.example>',
): string =>
  [
    `From: ${from}`,
    'To: Ana <ana@office.example>, Ben <ben@office.example>',
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    `Subject: ${subject}`,
    'MIME-Version: 1.0',
    header,
    '',
    body,
  ].join('\n');

/** One pixel, PNG. */
export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/p9O2swAAAABJRU5ErkJggg==';

/** Three messages, oldest first, and whether each was read. */
export const talk: readonly (readonly [string, boolean])[] = [
  [letter('Talk', 'Message-ID: <1@x>\nContent-Type: text/plain', 'First of all, hello.'), true],
  [
    letter(
      'Re: Talk',
      'Message-ID: <2@x>\nIn-Reply-To: <1@x>\nReferences: <1@x>\nContent-Type: text/plain; format=flowed',
      'Yes, a long line that is flowed \nand goes on here. See https://there.example/x?utm_source=a.\n\nOn 2 May 2026, Kim wrote:\n> Shall we?\n>> No.',
    ),
    true,
  ],
  [
    letter(
      'Re: Talk',
      'Message-ID: <3@x>\nIn-Reply-To: <2@x>\nReferences: <1@x> <2@x>\nContent-Type: text/plain',
      'Good.',
    ),
    false,
  ],
];

const html = `<html><head><style>p{font-size:16px} .hero{background:#204080;color:#fff;padding:20px}</style></head>
<body bgcolor="#f2f2f2"><div class=hero><h1>Winter news</h1></div>
<p>Dear reader, <a href="https://xn--80ak6aa92e.com/login?u=https%3A%2F%2Fa.example%2F&utm_source=x">www.bank.example</a>
and <a href="mailto:x@y.example">write</a>.</p><img src="cid:own@x" width=40 height=40 alt="Ours">
<img src="http://inside.example/a.png" width=300 height=60 alt="A picture"><p style="background:url(https://pics.example/b.png)">Words.</p>
<img src="https://pics.example/open.gif" width=1 height=1></body></html>`;

export const news = letter(
  'Winter news',
  [
    'Authentication-Results: mx.elsewhere.example; dmarc=pass header.from=there.example',
    'Disposition-Notification-To: news@there.example',
    'List-Unsubscribe: <https://there.example/leave>',
    'List-Id: News <n.there.example>',
    'Content-Type: multipart/related; boundary=b',
  ].join('\n'),
  `--b\nContent-Type: text/html; charset=utf-8\n\n${html}\n--b\nContent-Type: image/png\nContent-ID: <own@x>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\n${PIXEL}\n--b--`,
  'The news <news@there.example>',
);

export const attached = letter(
  'Attached',
  [
    'Received: from mx.there.example (mx [192.0.2.1]) by mail.here.example with ESMTPS id 4; Sun, 22 Nov 2026 10:02:05 +0000',
    'Received: from laptop by mx.there.example with ESMTPSA; Sun, 22 Nov 2026 10:00:01 +0000',
    'Content-Type: multipart/mixed; boundary=b',
  ].join('\n'),
  `--b\nContent-Type: text/plain\n\nSee below.\n--b\nContent-Type: image/png; name=p.png\nContent-Disposition: attachment; filename=p.png\nContent-Transfer-Encoding: base64\n\n${PIXEL}\n--b\nContent-Type: message/rfc822\nContent-Disposition: attachment; filename=old.eml\n\nFrom: old@x.example\nSubject: Old one\n\nInside it.\n--b\nContent-Type: application/pdf; name=inv.pdf\nContent-Disposition: attachment; filename=inv.pdf\n\nx\n--b--`,
);
