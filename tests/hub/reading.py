"""A page of the reference, read back: its tables, links and anchors."""

from html.parser import HTMLParser

from django.test import Client as Browser


class Tables(HTMLParser):
    """The text of every table's cells, and every link."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [found["href"] or ""] if tag == "a" and "href" in found else []
        self.ids += [found["id"] or ""] if "id" in found else []
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            cell = f"{self.tables[-1][-1][-1]} {data}"
            self.tables[-1][-1][-1] = " ".join(cell.split())


def page(client: Browser, path: str) -> Tables:
    response = client.get(path)
    assert response.status_code == 200
    return Tables(response.text)


def rows(found: Tables, first: str) -> list[list[str]]:
    """The rows of the tables whose head begins with this word."""
    return [row for table in found.tables if table[0][0] == first for row in table[1:]]
