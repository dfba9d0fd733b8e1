"""A page of HTML as a strict reader has it: its tables by caption, its texts, and what is not well."""

import re
from html.parser import HTMLParser

# Elements of HTML that have no end.
VOID = {"meta"}


class Page(HTMLParser):
    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.source = source
        self.stack, self.mistakes, self.elements = [], [], []
        self.tables, self.table, self.words = {}, None, []
        self.feed(source)
        self.close()
        if self.stack:
            self.mistakes.append(f"never ended: {self.stack}")

    @staticmethod
    def read(path):
        with open(path, encoding="utf-8", newline="") as file:
            return Page(file.read())

    @property
    def text(self):
        return "".join(self.words)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if len(dict(attributes)) != len(attributes):
            self.mistakes.append(f"an attribute twice: {tag}")
        if tag in VOID:
            return
        self.stack.append(tag)
        if tag == "table":
            self.table = {"caption": "", "rows": []}
        elif tag == "tr" and self.table is not None:
            self.table["rows"].append([])
        elif tag in ("td", "th") and self.table is not None:
            self.table["rows"][-1].append("")

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.mistakes.append(f"</{tag}> within {self.stack[-1:]}")
            return
        self.stack.pop()
        if tag == "table":
            self.tables[self.table["caption"]] = self.table["rows"]
            self.table = None

    def handle_data(self, data):
        if "style" in self.stack:
            return
        self.words.append(data)
        if self.table is None or "svg" in self.stack:
            return
        if "caption" in self.stack:
            self.table["caption"] += data
        elif self.stack and self.stack[-1] in ("td", "th"):
            self.table["rows"][-1][-1] += data

    def handle_startendtag(self, tag, attributes):
        self.mistakes.append(f"<{tag}/> is no HTML")

    def numbers(self, caption):
        """A table's rows without its head: the first cell, then the numbers of the others."""
        return {row[0]: [number(cell) for cell in row[1:]] for row in self.tables[caption][1:]}


def number(text):
    """The first number in a text that groups its digits, or None."""
    match = re.search(r"-?\d[\d\u202f]*", text)
    return int(match[0].replace("\u202f", "")) if match else None
