"""Reads the HTML of a page as a list of elements."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

Attributes = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag: its name and attributes; for the few that matter, the text within."""

    tag: str
    attributes: Attributes
    text: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements:
            self.elements[-1].text.append(data)


def elements(html: str, *tags: str) -> list[Element]:
    """Return the elements of a page, or those of some tags."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [element for element in reader.elements if not tags or element.tag in tags]


def links(html: str) -> list[Attributes]:
    """Return the attributes of every link of a page."""
    return [element.attributes for element in elements(html, "a")]


def text_of(html: str) -> str:
    """Return the words of a page, with single spaces."""
    return " ".join(" ".join("".join(element.text) for element in elements(html)).split())


def without_tokens(html: str) -> str:
    """Return a page without what differs each time it is shown: the tokens of its forms."""
    lines = html.splitlines()
    return "\n".join(
        line for line in lines if "csrf_token" not in line and "form_token" not in line
    )


def next_address(page: str) -> str:
    """Return the query of the address at which the list of a page goes on."""
    (link,) = (each for each in elements(page, "a") if each.attributes.get("rel") == "next")
    return "?" + urlsplit(link.attributes["href"] or "").query
