/**
 * The invariants (R10) as questions to the tables. Each rule is one SELECT that finds nothing in a sound store; what it
 * finds is told, never repaired here. `deep` also reads every content and compares its hash.
 */
import type { Finding, Id } from '../interface.ts';
import { type BlobRow, blobOf } from './blobs.ts';
import { DamagedContent, prove, readBlob } from './content.ts';
import type { Reader } from './database.ts';

type Rule = { readonly rule: string; readonly severity: Finding['severity']; readonly sql: string };
type Found = { readonly place: string; readonly detail: string };

/** Told of one rule; more would not be read. */
const MOST_FINDINGS = 100;

const rules: readonly Rule[] = [
  {
    rule: 'mailbox counters equal its rows',
    severity: 'note',
    sql: `SELECT b.account || '/' || b.name AS place, 'messages, unseen, deleted, bytes differ from the rows' AS detail
            FROM mailbox b LEFT JOIN (
              SELECT account, mailbox, count(*) AS n, sum(flags & 1 = 0) AS unseen, sum(flags & 8 <> 0) AS deleted,
                     sum(size) AS bytes FROM entry GROUP BY account, mailbox) e ON e.account = b.account AND e.mailbox = b.id
           WHERE (b.messages, b.unseen, b.deleted, b.bytes)
              IS NOT (coalesce(e.n, 0), coalesce(e.unseen, 0), coalesce(e.deleted, 0), coalesce(e.bytes, 0))`,
  },
  {
    rule: 'an account uses what its mailboxes hold',
    severity: 'note',
    sql: `SELECT a.address AS place, 'used_bytes or used_messages differ' AS detail FROM account a
           WHERE (a.used_messages, a.used_bytes) IS NOT (SELECT coalesce(sum(messages), 0), coalesce(sum(bytes), 0)
                                                           FROM mailbox b WHERE b.account = a.id)`,
  },
  {
    rule: 'every UID is below UIDNEXT',
    severity: 'loss',
    sql: `SELECT b.account || '/' || b.name AS place, 'UID ' || max(e.uid) || ' of UIDNEXT ' || b.uidnext AS detail
            FROM entry e JOIN mailbox b ON b.account = e.account AND b.id = e.mailbox
           GROUP BY e.account, e.mailbox HAVING max(e.uid) >= b.uidnext`,
  },
  {
    rule: 'no UID is both there and expunged',
    severity: 'loss',
    sql: `SELECT t.account || '/' || t.mailbox AS place, 'UID ' || e.uid AS detail FROM tombstone t
            JOIN entry e ON e.account = t.account AND e.mailbox = t.mailbox AND e.uid BETWEEN t.first AND t.last`,
  },
  {
    rule: 'no modseq is above its mailbox, none of a mailbox above its account',
    severity: 'loss',
    sql: `SELECT b.account || '/' || b.name AS place, 'modseq' AS detail FROM mailbox b JOIN account a ON a.id = b.account
           WHERE b.highest_modseq > a.modseq
              OR b.highest_modseq < coalesce((SELECT max(modseq) FROM entry e WHERE e.account = b.account AND e.mailbox = b.id), 0)
              OR b.highest_modseq < coalesce((SELECT max(modseq) FROM tombstone t WHERE t.account = b.account AND t.mailbox = b.id), 0)`,
  },
  {
    rule: 'UIDVALIDITY and mailbox ids are below the next',
    severity: 'loss',
    sql: `SELECT b.account || '/' || b.name AS place, 'uidvalidity ' || b.uidvalidity AS detail
            FROM mailbox b JOIN account a ON a.id = b.account
           WHERE b.uidvalidity >= a.uidvalidity_next OR b.id >= a.mailbox_next`,
  },
  {
    rule: 'every reference has its target',
    severity: 'loss',
    sql: `SELECT "table" || ' ' || coalesce(rowid, '') AS place, 'no such ' || parent AS detail FROM pragma_foreign_key_check`,
  },
  {
    rule: 'an entry is as large as its message',
    severity: 'note',
    sql: `SELECT e.account || '/' || e.mailbox || '/' || e.uid AS place, e.size || ' octets, message ' || m.size AS detail
            FROM entry e JOIN message m ON m.id = e.message WHERE e.size <> m.size`,
  },
  {
    rule: 'every set of keywords is known',
    severity: 'note',
    sql: `SELECT account || '/' || mailbox || '/' || uid AS place, 'set ' || keywords AS detail FROM entry
           WHERE keywords NOT IN (SELECT id FROM keyword_set)
          UNION ALL
          SELECT 'expunged ' || id, 'set ' || keywords FROM expunged WHERE keywords NOT IN (SELECT id FROM keyword_set)`,
  },
  {
    rule: 'what was expunged is not where it lay',
    severity: 'loss',
    sql: `SELECT x.account || '/' || x.mailbox AS place, 'UID ' || x.uid AS detail
            FROM expunged x JOIN entry e ON e.account = x.account AND e.mailbox = x.mailbox AND e.uid = x.uid`,
  },
  {
    rule: 'what was expunged is as large as its message',
    severity: 'note',
    sql: `SELECT 'expunged ' || x.id AS place, x.size || ' octets, message ' || m.size AS detail
            FROM expunged x JOIN message m ON m.id = x.message WHERE x.size <> m.size`,
  },
  {
    rule: 'an annotation has its mailbox, and its owner lives here',
    severity: 'note',
    sql: `SELECT n.account || '/' || n.mailbox AS place, n.entry || ' of ' || n.owner AS detail FROM annotation n
           WHERE (n.mailbox <> 0 AND NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.account = n.account AND b.id = n.mailbox))
              OR (n.owner <> 0 AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = n.owner))`,
  },
  {
    rule: 'an account says whether a script of its runs',
    severity: 'note',
    sql: `SELECT a.address AS place, 'runs_script ' || a.runs_script AS detail FROM account a
           WHERE a.runs_script <> EXISTS (SELECT 1 FROM script s WHERE s.account = a.id AND s.role <> 'none')`,
  },
  {
    rule: 'every message is used or waits for the sweep',
    severity: 'note',
    sql: `SELECT 'message ' || m.id AS place, 'nobody has it' AS detail FROM message m
           WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.message = m.id)
             AND NOT EXISTS (SELECT 1 FROM queue_message q WHERE q.message = m.id)
             AND NOT EXISTS (SELECT 1 FROM expunged x WHERE x.message = m.id)
             AND NOT EXISTS (SELECT 1 FROM orphan o WHERE o.message = m.id)`,
  },
  {
    rule: 'every content has a message',
    severity: 'note',
    sql: `SELECT 'blob ' || id AS place, 'no message' AS detail FROM blob b
           WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.blob = b.id)`,
  },
  {
    rule: 'every queued message has a recipient',
    severity: 'loss',
    sql: `SELECT 'queued ' || id AS place, 'no recipient' AS detail FROM queue_message q
           WHERE NOT EXISTS (SELECT 1 FROM queue_recipient r WHERE r.queued = q.id)`,
  },
  {
    rule: 'the ledger counts what the rows say',
    severity: 'loss',
    sql: `SELECT l.name AS place, (l.total - l.swept) || ' counted, ' ||
                 (SELECT count(*) FROM queue_recipient r WHERE r.state = l.name) || ' there' AS detail
            FROM ledger l
           WHERE l.name <> 'accepted'
             AND l.total - l.swept <> (SELECT count(*) FROM queue_recipient r WHERE r.state = l.name)`,
  },
  {
    rule: 'accepted = final + waiting',
    severity: 'loss',
    sql: `SELECT 'ledger' AS place, a.total || ' accepted' AS detail FROM ledger a
           WHERE a.name = 'accepted'
             AND a.total <> (SELECT sum(total) FROM ledger WHERE name <> 'accepted')
                          + (SELECT count(*) FROM queue_recipient WHERE settled_at IS NULL)`,
  },
  {
    rule: 'every line of the queue says when its first is due',
    severity: 'loss',
    sql: `SELECT coalesce(l.route, r.route) || ' ' || coalesce(l.priority, r.priority) AS place,
                 coalesce(l.due_at, 'no line') || ', rows ' || coalesce(r.due_at, 'none') AS detail
            FROM queue_line l FULL JOIN (SELECT route, priority, min(next_at) AS due_at FROM queue_recipient
                                          WHERE next_at IS NOT NULL GROUP BY route, priority) r
              ON r.route = l.route AND r.priority = l.priority
           WHERE l.due_at IS NOT r.due_at`,
  },
  {
    rule: 'the null sender is owed no report',
    severity: 'note',
    sql: `SELECT 'recipient ' || r.id AS place, 'dsn_due ' || r.dsn_due AS detail
            FROM queue_recipient r JOIN queue_message q ON q.id = r.queued WHERE r.dsn_due <> 0 AND q.sender = ''`,
  },
];

export function checkStore(db: Reader, folder: string, deep: boolean): Finding[] {
  const findings = rules.flatMap(rule => broken(db, rule));
  findings.push(...engineFindings(db));
  if (deep) findings.push(...damaged(db, folder));
  return findings;
}

const broken = (db: Reader, { rule, severity, sql }: Rule): Finding[] =>
  db
    .all<Found>(`SELECT * FROM (${sql}) LIMIT ${MOST_FINDINGS}`)
    .map(({ place, detail }) => ({ rule, where: place, severity, detail }));

function engineFindings(db: Reader): Finding[] {
  return db
    .all<{ quick_check: string }>('PRAGMA quick_check(10)')
    .filter(row => row.quick_check !== 'ok')
    .map(row => ({ rule: 'the database is sound', where: 'mailroom.db', severity: 'loss', detail: row.quick_check }));
}

/** One content after the other, none held by an open read (R11). */
function* damaged(db: Reader, folder: string): Generator<Finding> {
  let last: Id = 0;
  for (;;) {
    const id = db.value<Id>('SELECT min(id) FROM blob WHERE id > ?', last);
    if (!id) return;
    last = id;
    const why = whyDamaged(db, folder, id);
    if (why) yield { rule: 'every content matches its hash', where: `blob ${id}`, severity: 'loss', detail: why };
  }
}

function whyDamaged(db: Reader, folder: string, id: Id): string | null {
  const row = blobOf(db, id);
  if (!row) return null;
  try {
    prove(row, readBlob(folder, row));
    return null;
  } catch (fault) {
    // Moved by a compaction between the two reads: the row says where to.
    const now = blobOf(db, id);
    if (!now || moved(row, now)) return now ? whyDamaged(db, folder, id) : null;
    return fault instanceof DamagedContent || isMissing(fault) ? (fault as Error).message : fail(fault);
  }
}

const moved = (before: BlobRow, now: BlobRow): boolean => before.segment !== now.segment || before.place !== now.place;
const isMissing = (fault: unknown): boolean => (fault as { code?: unknown }).code === 'ENOENT';
const fail = (fault: unknown): never => {
  throw fault;
};
