/** A message with everything in it that loops and tests of parts meet. */
export const nested = `From: ana@other.test
To: ben@office.test
Subject: outer
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b1

before
--b1
Content-Type: Text/Plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

gr=FC=DFe
--b1
Content-Type: message/rfc822
Content-Disposition: inline

From: Inner <inner@third.test>
Subject: inner
Content-Type: multipart/alternative; boundary=b2

--b2

deep words
--b2
Content-Type: text/html; charset=utf-8
X-Deep: yes

<p>deep</p>
--b2--

--b1
Content-Type: application/pdf; name*=utf-8''%C3%BCber.pdf
Content-Disposition: attachment; filename="a b.pdf"; size=3
Content-From: tim@third.test
Content-Transfer-Encoding: base64

AAAA
--b1--
`;
