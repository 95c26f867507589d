"""Takes the values of one product out of its row; what cannot be used is a fault by row and column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.exchange.listing.faults import FaultCode, LineFault, shown
from app.exchange.listing.limits import ZERO, number_fault
from app.exchange.listing.listed import reference_in
from app.exchange.listing.product import Organic, Product
from app.exchange.listing.text import clean_text, one_line
from app.exchange.listing.units import MEASURES, measure_of
from app.exchange.sheets.columns import Column
from app.exchange.sheets.escapes import unescaped
from app.exchange.sheets.fields import Field
from app.exchange.sheets.words import is_on_request, read_organic, read_truth, read_vat
from app.runtime.tables.cells import Cell, Row, Trouble, is_empty
from app.runtime.tables.numbers import Reading, Style, read_number
from catalog.place_names import fold_name

NOTHING = frozenset({"", "nd", "n d", "na", "n a", "illimitata", "illimitato"})


@dataclass(slots=True)
class RowReader:
    """Takes values out of one row and keeps a fault for each that cannot be used."""

    row: Row
    columns: Mapping[Field, Column]
    styles: Mapping[Field, Style]
    faults: list[LineFault]
    name: str = ""
    doubtful: bool = False

    def product(self, heading: str, *, includes_vat: bool) -> Product | None:
        """Return the product of the row, None when at least one fault has been added."""
        before = len(self.faults)
        self.name = one_line(self._text(Field.TITLE))
        if not self.name and len(self.faults) == before:
            self._fault(FaultCode.NAME_MISSING, Field.TITLE)
        price, per = self._price()
        unit = self._one_line(Field.UNIT)
        product = Product(
            line=self.row.number,
            name=self.name,
            unit=per or unit,
            price=price,
            includes_vat=includes_vat,
            category=self._one_line(Field.CATEGORY) or heading,
            sku=self._one_line(Field.SKU) or "",
            description=self._description(),
            size=self._size(),
            active=self._active(),
            vat_basis_points=self._vat(),
            pack_size=self._pack(),
            minimum=self._quantity(Field.MINIMUM),
            multiple=self._quantity(Field.MULTIPLE),
            available=self._available(unit or ""),
            available_stated=Field.AVAILABLE in self.columns,
            organic=self._organic(),
            reference=reference_in(self._one_line(Field.REFERENCE) or ""),
            number_is_doubtful=self.doubtful,
        )
        return product if len(self.faults) == before else None

    def _cell(self, field: Field) -> Cell | None:
        """Return a cell, None when there is no such column."""
        column = self.columns.get(field)
        return None if column is None else self.row.cell(column.index)

    def _text(self, field: Field) -> str:
        cell = self._cell(field)
        match cell:
            case None:
                return ""
            case Trouble():
                self._fault(FaultCode(cell.value), field)
                return ""
            case bool():
                return "sì" if cell else "no"
            case Decimal():
                return _plain(cell)
            case date():
                return f"{cell:%d/%m/%Y}"
        return unescaped(cell.strip(" "))

    def _one_line(self, field: Field) -> str | None:
        """Return a text in one line, None when there is no such column."""
        if field not in self.columns:
            return None
        cell = self._cell(field)
        if isinstance(cell, date) and field is Field.UNIT:
            self._fault(FaultCode.DATE_FOR_VALUE, field, f"{cell:%d/%m/%Y}")
        return one_line(self._text(field))

    def _description(self) -> str | None:
        if Field.DESCRIPTION not in self.columns:
            return None
        return clean_text(self._text(Field.DESCRIPTION))

    def _size(self) -> str | None:
        cell = self._cell(Field.SIZE)
        if isinstance(cell, date):
            self._fault(FaultCode.DATE_FOR_VALUE, Field.SIZE, f"{cell:%d/%m/%Y}")
            return None
        text = self._one_line(Field.SIZE)
        bare = read_number(text) if text else None
        if bare is not None and not (bare.unit or bare.per):
            # "Peso (kg)" says the unit once for the whole column.
            return f"{text} {self.columns[Field.SIZE].unit}".strip()
        return text

    def _price(self) -> tuple[Decimal | None, str]:
        """Return the price and the unit that it is for; 0 is on request, None is not stated."""
        cell = self._cell(Field.PRICE)
        if cell is None:
            return None, ""
        if is_on_request(cell):
            return ZERO, ""
        if is_empty(cell):
            self._fault(FaultCode.PRICE_CELL_EMPTY, Field.PRICE)
            return None, ""
        reading = self._reading(Field.PRICE, cell)
        if reading is None:
            return None, ""
        per = reading.per or self.columns[Field.PRICE].unit
        return reading.value, per if per in MEASURES else ""

    def _quantity(self, field: Field) -> Decimal | None:
        cell = self._cell(field)
        if cell is None or (
            isinstance(cell, str) and fold_name(cell) in NOTHING and not _is_bad(cell)
        ):
            return None
        reading = self._reading(field, cell)
        return None if reading is None else reading.value

    def _pack(self) -> int | None:
        value = self._quantity(Field.PACK)
        if value is None:
            return None
        if value != value.to_integral_value():
            self._fault(FaultCode.NOT_WHOLE, Field.PACK, value)
            return None
        return int(value) or 1

    def _available(self, unit: str) -> Decimal | None:
        cell = self._cell(Field.AVAILABLE)
        truth = read_truth(cell) if isinstance(cell, str) and not _is_bad(cell) else None
        if truth is not None and read_number(cell or "") is None:
            # "Esaurito" stands in columns of quantities too.
            return None if truth else ZERO
        reading = read_number(cell) if cell is not None else None
        if reading is not None and reading.unit and measure_of(reading.unit) != measure_of(unit):
            self._fault(FaultCode.NOT_A_NUMBER, Field.AVAILABLE, cell)
            return None
        return self._quantity(Field.AVAILABLE)

    def _reading(self, field: Field, cell: Cell) -> Reading | None:
        """Return the number of a cell; the reason that there is none becomes a fault."""
        reading = read_number(cell, self.styles.get(field, Style.UNKNOWN))
        if reading is None:
            self._not_a_number(field, cell)
            return None
        code = number_fault(reading.value)
        if code is not None:
            self._fault(code, field, cell)
            return None
        self.doubtful = self.doubtful or reading.doubtful
        return reading

    def _not_a_number(self, field: Field, cell: Cell) -> None:
        match cell:
            case Trouble():
                self._fault(FaultCode(cell.value), field)
            case date():
                self._fault(FaultCode.DATE_FOR_VALUE, field, f"{cell:%d/%m/%Y}")
            case _:
                self._fault(FaultCode.NOT_A_NUMBER, field, cell)

    def _vat(self) -> int | None:
        cell = self._cell(Field.VAT)
        if cell is None or is_empty(cell):
            return None
        points = read_vat(cell)
        if points is None:
            code = FaultCode(cell.value) if isinstance(cell, Trouble) else FaultCode.BAD_VAT_RATE
            self._fault(code, Field.VAT, cell)
        return points

    def _active(self) -> bool | None:
        cell = self._cell(Field.ACTIVE)
        if cell is None or is_empty(cell):
            return None
        truth = read_truth(cell)
        if truth is None:
            code = FaultCode(cell.value) if isinstance(cell, Trouble) else FaultCode.NOT_YES_OR_NO
            self._fault(code, Field.ACTIVE, cell)
        return truth

    def _organic(self) -> Organic | None:
        cell = self._cell(Field.ORGANIC)
        return None if cell is None else read_organic(cell)

    def _fault(self, code: FaultCode, field: Field, value: object = "") -> None:
        column = self.columns[field]
        self.faults.append(
            LineFault(
                line=self.row.number,
                name=self.name,
                code=code,
                field=column.header or column.letter,
                value="" if isinstance(value, Trouble) else shown(value),
                column=column.letter,
            )
        )


def _is_bad(cell: str) -> bool:
    return isinstance(cell, Trouble)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
