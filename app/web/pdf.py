"""Papers: PDF files that read well when printed in black and white."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from fpdf import FPDF, FontFace
from fpdf.enums import Align, TableBordersLayout, TextEmphasis, WrapMode, XPos, YPos

from app.runtime.i18n import gettext as _

MIMETYPE = "application/pdf"
# Left by the front-end build; a style sheet's fonts are of a kind that printers' files do not take.
_FACES = Path(__file__).parent / "static" / "dist" / "paper"
_FONT, _EXTENDED = "paper", "paper-extended"
_SIZE, _SMALL = 10, 8
_HEADINGS = {1: 18, 2: 13}
_LINE = 5
_GREY = 90
# What a pen ticks.
BOX = "\0box"


class MissingFaces(RuntimeError):
    """The front end has not been built."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width, numbers to the right."""

    title: str
    width: int = 1
    number: bool = False


class _Sheet(FPDF):
    """A page with its foot: what it belongs to, when it was made, which of how many."""

    def __init__(self, *, title: str, made: str, landscape: bool) -> None:
        super().__init__(orientation="landscape" if landscape else "portrait", format="A4")
        self.foot, self.made = title, made

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(_FONT, size=_SMALL)
        self.set_text_color(_GREY)
        number = _("Page %(page)s of %(pages)s", page=self.page_no(), pages="{nb}")
        self.cell(0, 4, f"{self.foot} · {self.made}", align=Align.L)
        self.set_x(self.l_margin)
        self.cell(0, 4, number, align=Align.R)
        self.set_text_color(0)


class Paper:
    """A paper that grows from the top: headings, facts, texts, tables.

    Parameters
    ----------
    title
        At the head of the first page and at the foot of each.
    made : datetime
        Aware; the file says it was made then, so that the same content gives the same bytes.
    made_words
        The same moment in words for the foot.
    """

    def __init__(
        self,
        title: str,
        *,
        made: datetime,
        made_words: str,
        locale: str = "it",
        landscape: bool = False,
    ) -> None:
        if not _FACES.is_dir():
            raise MissingFaces
        sheet = _Sheet(title=title, made=made_words, landscape=landscape)
        for style, weight in (("", 400), ("B", 700)):
            for name, part in ((_FONT, "latin"), (_EXTENDED, "latin-ext")):
                sheet.add_font(name, style, _FACES / f"source-sans-3-{part}-{weight}-normal.woff")
        sheet.set_fallback_fonts([_EXTENDED], exact_match=False)
        sheet.set_title(title)
        sheet.set_lang(locale)
        sheet.set_creator("Distretto")
        sheet.set_creation_date(made)
        sheet.set_auto_page_break(auto=True, margin=18)
        sheet.set_margins(15, 15)
        sheet.add_page()
        self._sheet = sheet
        self.heading(title)

    def heading(self, text: str, level: int = 1) -> Self:
        """Add a heading; one of the second level has air above it and stays with what follows."""
        sheet = self._sheet
        if level > 1:
            if sheet.will_page_break(30):
                sheet.add_page()
            sheet.ln(3)
        sheet.set_font(_FONT, "B", _HEADINGS[level])
        sheet.multi_cell(0, _HEADINGS[level] / 2, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        sheet.ln(1.5)
        return self

    def text(self, text: str) -> Self:
        """Add a paragraph."""
        self._sheet.set_font(_FONT, size=_SIZE)
        self._sheet.multi_cell(0, _LINE, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._sheet.ln(1)
        return self

    def facts(self, facts: Iterable[tuple[str, str]]) -> Self:
        """Add lines of a name and what it is."""
        sheet = self._sheet
        for name, value in facts:
            sheet.set_font(_FONT, "B", _SIZE)
            sheet.cell(42, _LINE, name)
            sheet.set_font(_FONT, size=_SIZE)
            sheet.multi_cell(0, _LINE, value, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        sheet.ln(2)
        return self

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        *,
        total: Sequence[str] | None = None,
    ) -> Self:
        """Add a table whose head comes again on every page; the total is the last row, in bold.

        A cell that is `BOX` is a box to tick.
        """
        sheet = self._sheet
        sheet.set_font(_FONT, size=_SIZE)
        bold = FontFace(emphasis=TextEmphasis.B)
        with sheet.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=tuple(column.width for column in columns),
            text_align=tuple(Align.R if column.number else Align.L for column in columns),
            headings_style=bold,
            line_height=_LINE,
            padding=(0.8, 1),
            width=sheet.epw,
            wrapmode=WrapMode.WORD,
        ) as table:
            table.row([column.title for column in columns])
            for cells in rows:
                table.row(["[   ]" if cell == BOX else cell for cell in cells])
            if total is not None:
                table.row(total, style=bold)
        sheet.ln(3)
        return self

    def new_page(self) -> Self:
        """Go on at the top of a new page."""
        self._sheet.add_page()
        return self

    def as_bytes(self) -> bytes:
        """Return the file."""
        return bytes(self._sheet.output())
