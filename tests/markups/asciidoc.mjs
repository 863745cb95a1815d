// Prints the HTML of each badge's AsciiDoc, one JSON string a line.

import { readFileSync } from "node:fs";
import { convert } from "@asciidoctor/core";

const lines = readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean);
for (const line of lines) {
  const html = await convert(JSON.parse(line).asciidoc, { safe: "secure" });
  console.log(JSON.stringify(html));
}
