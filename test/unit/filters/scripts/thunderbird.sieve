#
# Filters of ana@office.example
#
require ["fileinto", "mailbox", "imap4flags"];

if header :contains "Subject" "Rechnung"
{
  fileinto :create "Rechnungen";
}

if size :over 5M {
  addflag ["\\Seen", "\\Flagged"];
  keep;
}

# rule:[Kept by its name]
if exists ["X-Spam-Flag"] { fileinto "Junk"; stop; }
