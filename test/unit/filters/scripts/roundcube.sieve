require ["fileinto","imap4flags","vacation","date","relational","copy","body"];
# rule:[Away]
if allof (currentdate :zone "+0100" :value "ge" "date" "2026-12-24", currentdate :zone "+0100" :value "le" "date" "2027-01-03")
{
	vacation :days 3 :addresses ["ana@office.example","ana.prieto@office.example"] :subject "I am away" text:
Until the third of January I read no mail.
...
Ana
.
;
}
# rule:[Newsletters]
if anyof (header :contains "list-id" "news.there.example", header :contains ["to","cc"] "news@")
{
	addflag "\\Seen";
	fileinto "Newsletters";
	stop;
}
# rule:[Big ones]
if false # size :over 10M
{
	fileinto :copy "Big";
}
# rule:[Everything]
redirect :copy "ana@elsewhere.example";
# rule:[Marked too late]
if header :is "subject" "Report"
{
	fileinto "Reports";
	addflag "\\Flagged";
}
# rule:[Chain]
if header :contains "subject" "one"
{
	fileinto "One";
}
elsif header :contains "subject" "two"
{
	fileinto "Two";
}
# rule:[Regular]
if not body :text :contains ["invoice","bill"]
{
	keep;
}
