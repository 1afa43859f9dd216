/** A mailbox of fifty thousand messages that are made when asked for. */
import type { MailAccount, MailMailbox, MailMessage, MailRow } from '../../../server/api/contract.ts';
import { hostile, people, previews, strangers, subjectOfFirst, subjects } from './people.ts';
import { mix, pick, traceOf } from './random.ts';

export const INBOX = 1;
const roles = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'] as const;
const names = ['INBOX', 'Drafts', 'Sent', 'Archive', 'Junk', 'Trash'];
/** The two newest messages of the inbox show pictures and hostility. */
export const HOSTILE_BELOW_TOP = 1;

type Box = {
  readonly id: number;
  readonly role: MailMailbox['role'];
  readonly name: string;
  top: number;
  readonly gone: Set<number>;
  readonly flags: Map<string, boolean>;
  readonly extra: Map<number, MailRow>;
};

export type FakeMail = ReturnType<typeof fakeMail>;

export function fakeMail(total: number, now: number) {
  const boxes = new Map<number, Box[]>();
  const boxesOf = (account: number): Box[] => {
    const found = boxes.get(account);
    if (found) return found;
    const sizes = total === 0 ? [0, 0, 0, 0, 0, 0] : account === 1 ? [total, 1, 340, 1200, 2, 0] : [12, 0, 4, 0, 0, 0];
    const made = roles.map(
      (role, i): Box => ({
        id: i + 1,
        role,
        name: names[i]!,
        top: sizes[i]!,
        gone: new Set(),
        flags: new Map(),
        extra: new Map(),
      }),
    );
    if (total > 0)
      made.push({
        id: 7,
        role: null,
        name: 'Clients/Lehtonen',
        top: 18,
        gone: new Set(),
        flags: new Map(),
        extra: new Map(),
      });
    boxes.set(account, made);
    return made;
  };
  const box = (account: number, id: number): Box => boxesOf(account).find(one => one.id === id)!;
  const flagged = (b: Box, uid: number, flag: string, otherwise: boolean): boolean =>
    b.flags.get(`${uid}.${flag}`) ?? otherwise;

  const row = (account: number, b: Box, uid: number): MailRow => {
    const extra = b.extra.get(uid);
    const depth = b.top - uid;
    const seed = account * 1_000_000 + b.id * 100_000 + uid;
    const special = b.role === 'inbox' && depth === HOSTILE_BELOW_TOP && total > 0 && account === 1;
    const made: MailRow = extra ?? {
      uid,
      message: seed,
      trace: traceOf(seed),
      seen: depth > 12 || depth % 3 === 1,
      answered: mix(seed + 5) < 0.12,
      flagged: mix(seed + 6) < 0.06,
      draft: b.role === 'drafts',
      subject: special ? hostile : pick(subjects, seed),
      from: special ? 'Mallory <m@evil.example>' : pick(strangers, seed + 1),
      to: people[0].address,
      date: now - depth * 41 * 60_000 - Math.floor(mix(seed) * 600_000),
      preview: pick(previews, seed + 2),
      attachment: mix(seed + 3) < 0.2,
      size: 1200 + Math.floor(mix(seed + 4) * 90_000),
    };
    return {
      ...made,
      seen: flagged(b, uid, 'seen', made.seen),
      flagged: flagged(b, uid, 'flagged', made.flagged),
      answered: flagged(b, uid, 'answered', made.answered),
    };
  };
  const mailbox = (account: number, b: Box): MailMailbox => {
    let unseen = 0;
    for (let uid = b.top; uid > Math.max(0, b.top - 40); uid--)
      if (!b.gone.has(uid) && !row(account, b, uid).seen) unseen++;
    return {
      id: b.id,
      name: b.name,
      role: b.role,
      messages: b.top - b.gone.size,
      unseen: b.role === 'inbox' ? unseen : 0,
      uidValidity: 1,
    };
  };
  return {
    accounts: (known: readonly { id: number; name: string; address: string }[]): MailAccount[] =>
      known.map(one => ({ ...one, unseen: mailbox(one.id, box(one.id, INBOX)).unseen })),
    mailboxes: (account: number): MailMailbox[] => boxesOf(account).map(b => mailbox(account, b)),
    list(account: number, id: number, below: number | undefined, limit: number): MailRow[] {
      const b = box(account, id);
      const rows: MailRow[] = [];
      for (let uid = Math.min(b.top, (below ?? b.top + 1) - 1); uid > 0 && rows.length < limit; uid--)
        if (!b.gone.has(uid)) rows.push(row(account, b, uid));
      return rows;
    },
    read(account: number, id: number, uid: number): MailMessage | null {
      const b = box(account, id);
      return uid > b.top || b.gone.has(uid) ? null : messageOf(row(account, b, uid));
    },
    flag(account: number, id: number, uids: readonly number[], flag: string, on: boolean): number {
      for (const uid of uids) box(account, id).flags.set(`${uid}.${flag}`, on);
      return uids.length;
    },
    move(account: number, from: number, uids: readonly number[], to: number): number[] {
      const [source, target] = [box(account, from), box(account, to)];
      return uids
        .filter(uid => !source.gone.has(uid))
        .map(uid => {
          const moved = row(account, source, uid);
          source.gone.add(uid);
          target.top++;
          target.extra.set(target.top, { ...moved, uid: target.top });
          return target.top;
        });
    },
    expunge(account: number, id: number, uids: readonly number[]): number {
      for (const uid of uids) box(account, id).gone.add(uid);
      return uids.length;
    },
    deliver(account: number, trace: string, from: string, subject: string): void {
      const b = box(account, INBOX);
      b.top++;
      b.extra.set(b.top, {
        uid: b.top,
        message: 9_000_000 + b.top,
        trace,
        seen: false,
        answered: false,
        flagged: false,
        draft: false,
        subject,
        from,
        to: people[0].address,
        date: Date.now(),
        preview: 'It went through every station of this server.',
        attachment: false,
        size: 2048,
      });
    },
  };
}

const address = (text: string) => {
  const found = /^(.*?)\s*<(.+)>$/.exec(text);
  return found ? { name: found[1]!, address: found[2]! } : { name: '', address: text };
};

function messageOf(row: MailRow): MailMessage {
  const html =
    row.subject === hostile
      ? hostileHtml
      : row.subject === subjectOfFirst
        ? firstHtml
        : row.uid % 3 === 0
          ? null
          : plainHtml(row);
  return {
    uid: row.uid,
    message: row.message,
    trace: row.trace,
    subject: row.subject,
    from: [address(row.from)],
    to: [{ name: 'Ana Prieto', address: row.to }],
    cc: row.uid % 2 ? [{ name: 'Ben Osei', address: 'ben@office.test' }] : [],
    replyTo: [],
    date: row.date,
    messageId: `<${row.trace}@example.net>`,
    references: ['<first@example.net>'],
    text: `Dear Ana,\n\n${row.preview}\n\nBest regards\n${address(row.from).name}\n`,
    html,
    headers: [
      {
        name: 'Received',
        value: `from mx.example.net (198.51.100.9) by mail.office.test with ESMTPS id ${row.trace}; Sun, 22 Nov 2026 10:00:00 +0000`,
      },
      { name: 'From', value: row.from },
      { name: 'To', value: row.to },
      { name: 'Subject', value: row.subject },
      { name: 'Message-ID', value: `<${row.trace}@example.net>` },
      {
        name: 'DKIM-Signature',
        value:
          'v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=s1; h=from:to:subject; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeruD00lszZVoG4ZHRNiYzR',
      },
      { name: 'Content-Type', value: 'multipart/mixed; boundary="=_b"' },
    ],
    attachments: [
      ...(row.attachment
        ? [
            {
              name: 'invoice-2041.pdf',
              type: 'application/pdf',
              size: 92_100,
              contentId: null,
              inline: false,
              url: `/blob/part/${row.message}/1`,
            },
          ]
        : []),
      {
        name: 'logo.png',
        type: 'image/png',
        size: 400,
        contentId: '<logo@x>',
        inline: true,
        url: `/blob/part/${row.message}/2`,
      },
    ],
    sourceUrl: `/blob/source/${row.message}`,
    size: row.size,
    problems: row.uid % 7 === 0 ? ['The header has no Date; the time it came in is shown.'] : [],
  };
}

const plainHtml = (row: MailRow): string => `<div style="font-family:Helvetica,Arial,sans-serif;max-width:560px">
  <img src="cid:logo@x" alt="Logo" width="48" height="48"><img src="https://tracker.example/pixel.gif?id=${row.uid}" width="1" height="1" alt="">
  <h2 style="color:#195f5b">${row.subject || 'Good morning'}</h2><p>Dear Ana,</p><p>${row.preview}</p>
  <table cellpadding="8" style="border-collapse:collapse"><tr style="background:#efece4"><td>Item</td><td align="right">Amount</td></tr><tr><td>Second floor, paint</td><td align="right">1,204.00</td></tr><tr><td>Hours</td><td align="right">320.50</td></tr></table>
  <p><a href="https://example.net/invoice/2041">See it online</a></p><blockquote>Earlier you wrote: could you send the figures?</blockquote></div>`;

const firstHtml = `<p>This letter was written by Mailroom, handed to its own SMTP port, queued on disk, delivered and stored.</p><p>What you see now is the last station: <b>Read</b>.</p>`;

/** Everything a stranger may try at once; whatever gets through asks for /canary. */
export const hostileHtml = `<html><head><meta http-equiv="refresh" content="0;url=/canary/meta"><base href="/canary/base/"><link rel="stylesheet" href="/canary/link.css">
<style>@import url(/canary/import.css); body{background:url(/canary/css-body.png)} p{background-image:image-set("/canary/set.png" 1x)}</style></head>
<body onload="fetch('/canary/onload')"><h1>Hello</h1><script>fetch('/canary/script');parent.document.title='owned'</script>
<img src="/canary/img.png"><img src=x onerror="fetch('/canary/onerror')"><img srcset="/canary/srcset.png 2x"><img src="https://tracker.example/p.gif">
<svg onload="fetch('/canary/svg')"><image href="/canary/svg-image.png"/><use href="/canary/use.svg#a"/><style>*{background:url(/canary/svgstyle)}</style></svg>
<iframe src="/canary/iframe"></iframe><iframe srcdoc="<script>fetch('/canary/srcdoc')</script>"></iframe><object data="/canary/object"></object><embed src="/canary/embed">
<video src="/canary/video" poster="/canary/poster" autoplay></video><audio src="/canary/audio" autoplay></audio>
<form action="/canary/form"><input name="q" autofocus onfocus="this.form.submit()"><button>Sign in</button></form>
<a href="javascript:fetch('/canary/js')" id="js">click me</a><a href="data:text/html,<script>1</script>">data</a><a href="/canary/ping" ping="/canary/pinged">ping</a>
<div style="background:url('/canary/style-attr.png');position:fixed;inset:0;z-index:99999">overlay</div><p style="background:u\\72l(/canary/escaped.png)">escaped</p>
<table background="/canary/table.png"><tr><td background="//tracker.example/td.png">cell</td></tr></table>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=fetch('/canary/mxss')&gt;"></table></mtext></math>
<template><script>fetch('/canary/template')</script></template><noscript><img src="/canary/noscript.png"></noscript></body></html>`;
