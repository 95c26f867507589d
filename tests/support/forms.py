"""Reads a form of a page as a browser would send it."""

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict

Attributes = dict[str, str | None]
UNSENT = frozenset({"submit", "button", "reset", "file", "image"})


class _Form(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__(convert_charrefs=True)
        self.action = action
        self.values: MultiDict[str, str] = MultiDict()
        self._inside = False
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._area: str | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            method, action = (found.get("method") or "get").lower(), found.get("action")
            self._inside = method == "post" and action in {self.action, None}
        elif self._inside:
            self._begin(tag, found)

    def _begin(self, tag: str, found: Attributes) -> None:
        name = found.get("name")
        if tag == "input" and name:
            kind = found.get("type") or "text"
            ticked = kind not in {"checkbox", "radio"} or "checked" in found
            if kind not in UNSENT and ticked:
                self.values.add(name, found.get("value") or "")
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option":
            self._options.append((found.get("value") or "", "selected" in found))
        elif tag == "textarea":
            self._area, self._text = name, []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select" and self._inside and self._select:
            chosen = [value for value, selected in self._options if selected]
            first = [value for value, _selected in self._options[:1]]
            self.values.add(self._select, *(chosen[-1:] or first or [""]))
        elif tag == "textarea" and self._inside and self._area:
            self.values.add(self._area, "".join(self._text))


def form_values(html: str, action: str) -> "MultiDict[str, str]":
    """Return what a browser would send with the POST form of an action if nothing were changed."""
    reader = _Form(action)
    reader.feed(html)
    reader.close()
    assert reader.values, f"no form leads to {action}"
    # A `Visitor` brings its own proof that the form is ours.
    reader.values.poplist("csrf_token")
    return reader.values
