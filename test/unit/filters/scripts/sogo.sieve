require ["fileinto", "imap4flags"];

if allof (header :contains ["subject"] "[project]") {
    fileinto "Projects";
    stop;
}
if anyof (not header :contains ["from"] "office.example", header :matches ["to", "cc"] "*+shop@*") {
    addflag "$label1";
    keep;
}
redirect "ana@elsewhere.example";
keep;
