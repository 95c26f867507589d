"""Which column means what: recognised by the words above it and by what stands in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.exchange.sheets.contents import fits_of
from app.exchange.sheets.fields import Basis, Field, Heading, basis_in, read_heading
from app.runtime.tables.cells import Cell, Row, Sheet, Trouble, column_letter
from catalog.place_names import fold_name

HEADER_WITHIN = 40
SAMPLE_ROWS = 300
LEAST = 0.35
SURE = 0.95
GUESSED = 0.6
BY_CONTENT = {
    Field.TITLE: 0.45,
    Field.PRICE: 0.5,
    Field.VAT: 0.5,
    Field.UNIT: 0.5,
    Field.SIZE: 0.45,
    Field.REFERENCE: 1.0,
}
"""How sure the content alone makes of a meaning; the others need a word above the column."""
FORMLESS = frozenset({Field.TITLE, Field.DESCRIPTION, Field.CATEGORY, Field.SKU, Field.UNIT})
"""Any text may be one of these; for the others the content must agree."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, its meaning (None is left out) and how sure that is, from 0 to 1."""

    index: int
    header: str
    field: Field | None = None
    confidence: float = 0.0
    basis: Basis = Basis.UNCLEAR
    unit: str = ""

    @property
    def letter(self) -> str:
        """The letter that spreadsheets show above it."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is to be read: where its products begin, what its columns mean.

    `header` is the row with the names of the columns, None when there is none.
    """

    sheet: str
    header: Row | None
    columns: tuple[Column, ...]
    basis: Basis

    def column(self, field: Field) -> Column | None:
        """Return the column of a meaning."""
        return next((each for each in self.columns if each.field is field), None)

    @property
    def fields(self) -> Mapping[int, Field]:
        """The meanings by place."""
        return {each.index: each.field for each in self.columns if each.field is not None}

    @property
    def is_list(self) -> bool:
        """Whether it has what a list needs."""
        return self.column(Field.TITLE) is not None

    def with_choice(
        self, fields: Mapping[int, Field | None], basis: Basis | None = None
    ) -> "Layout":
        """Return the layout as a person wants it; columns that are not named stay as they are."""
        columns = tuple(
            replace(each, field=fields[each.index], confidence=1.0)
            if each.index in fields
            else each
            for each in self.columns
        )
        return replace(self, columns=columns, basis=basis or self.basis)


def layout_of(sheet: Sheet) -> Layout:
    """Return how a sheet is most likely meant."""
    place = header_place(sheet.rows)
    header = sheet.rows[place] if place is not None else None
    after = sheet.rows[place + 1 :] if place is not None else sheet.rows
    rows = [row for row in after if len(row.filled) > 1][:SAMPLE_ROWS] or after[:SAMPLE_ROWS]
    width = max(sheet.width, 1)
    headings = [read_heading(_text(header.cell(index)) if header else "") for index in range(width)]
    fits = [fits_of([row.cell(index) for row in rows]) for index in range(width)]
    meanings = _with_title(_assigned(headings, fits))
    columns = tuple(
        Column(
            index=index,
            header=_text(header.cell(index)) if header else "",
            field=meanings[index][0] if index in meanings else None,
            confidence=round(meanings[index][1], 2) if index in meanings else 0.0,
            basis=headings[index].basis,
            unit=headings[index].unit,
        )
        for index in range(width)
    )
    return Layout(sheet.name, header, columns, _basis(columns, sheet.rows, place))


def header_place(rows: Sequence[Row]) -> int | None:
    """Return where the names of the columns stand: the row in which the most of them are known."""
    scored = [(_header_score(row), -place) for place, row in enumerate(rows[:HEADER_WITHIN])]
    score, place = max(scored, default=(0.0, 0))
    return -place if score >= 1.5 else None


def _header_score(row: Row) -> float:
    texts = [row.cell(index) for index in row.filled]
    if len(texts) < 2 or not all(isinstance(text, str) for text in texts):
        return 0.0
    found: dict[Field, float] = {}
    for text in texts:
        scores = read_heading(_text(text)).scores
        if scores:
            best = max(scores, key=lambda field: scores[field])
            found[best] = max(found.get(best, 0.0), scores[best])
    return sum(found.values())


def _text(cell: Cell) -> str:
    return " ".join(str(cell).split()) if not isinstance(cell, Trouble) else ""


def _assigned(
    headings: Sequence[Heading], fits: Sequence[Mapping[Field, float]]
) -> dict[int, tuple[Field, float]]:
    """Give each meaning to the column that it suits best, the surest first."""
    scores = [
        (score, _prefers(headings[index], field), -index, field)
        for index in range(len(headings))
        for field in Field
        if (score := _score(field, headings[index], fits[index])) >= LEAST
    ]
    meanings: dict[int, tuple[Field, float]] = {}
    given: set[Field] = set()
    for score, _preference, place, field in sorted(scores, key=lambda each: each[:3], reverse=True):
        if field not in given and -place not in meanings:
            meanings[-place] = (field, score)
            given.add(field)
    return meanings


def _prefers(heading: Heading, field: Field) -> int:
    """Of two prices the one that says what it includes, and VAT excluded first: it needs no rate."""
    if field is not Field.PRICE:
        return 0
    return {Basis.NET: 2, Basis.GROSS: 1, Basis.UNCLEAR: 0}[heading.basis]


def _score(field: Field, heading: Heading, fits: Mapping[Field, float]) -> float:
    word, fit = heading.scores.get(field, 0.0), fits.get(field, 0.0)
    if word == 0.0:
        # Another word above the column has said what it is.
        return 0.0 if heading.scores else BY_CONTENT.get(field, 0.0) * fit
    if not fits:
        return word * 0.8
    if field in FORMLESS:
        return word * (0.85 + 0.15 * fit)
    return word * (0.2 + 0.8 * fit)


def _with_title(meanings: dict[int, tuple[Field, float]]) -> dict[int, tuple[Field, float]]:
    """Let the description name the products where nothing else does."""
    if any(field is Field.TITLE for field, _ in meanings.values()):
        return meanings
    return {
        index: (Field.TITLE, GUESSED) if field is Field.DESCRIPTION else (field, score)
        for index, (field, score) in meanings.items()
    }


def _basis(columns: Iterable[Column], rows: Sequence[Row], place: int | None) -> Basis:
    """Return whether prices include VAT: by their heading, else by a note around the list."""
    price = next((each for each in columns if each.field is Field.PRICE), None)
    if price is not None and price.basis is not Basis.UNCLEAR:
        return price.basis
    first = place + 1 if place is not None else 0
    notes = [*rows[:first], *(row for row in rows[first:] if len(row.filled) == 1)]
    said = {basis_in(_text(cell)) for row in notes for cell in row.cells} - {Basis.UNCLEAR}
    return said.pop() if len(said) == 1 else Basis.UNCLEAR


def headers_key(layout: Layout) -> str | None:
    """Return the names of the columns in one text, equal for lists of one kind; None without names."""
    if layout.header is None:
        return None
    return "|".join(fold_name(column.header) for column in layout.columns).rstrip("|")
