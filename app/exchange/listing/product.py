"""What a list says: the list, its products, each in the list's own words."""

import enum
import uuid
from dataclasses import dataclass
from decimal import Decimal

from app.exchange.listing.faults import LineFault
from app.exchange.listing.limits import ZERO


class Left(enum.StrEnum):
    """Parts of a file that mean something and are not imported."""

    ORDERS = "orders"
    CONDITIONS = "conditions"


class Organic(enum.StrEnum):
    """What a column of its own says of how a product is grown."""

    YES = "yes"
    IN_CONVERSION = "in_conversion"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Supplier:
    """Whose list it is, in the file's words."""

    name: str
    vat_number: str = ""
    locality: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product that can be used; `line` is its number in the file, from 1.

    `price` is for one `unit`, 0 when it is on request; quantities are in `unit` too. None is not
    stated: of an offer that is there already such a value is left alone. An available quantity of None
    is without limit when it is stated, and so is a maximum.

    `size` is what one unit holds, where the list says that apart from name and unit. `reference` is the
    offer that our own export has written the line for.
    """

    line: int
    name: str
    unit: str | None
    price: Decimal | None
    includes_vat: bool = True
    category: str = ""
    sku: str = ""
    description: str | None = ""
    size: str | None = None
    active: bool | None = True
    vat_basis_points: int | None = None
    pack_size: int | None = 1
    minimum: Decimal | None = ZERO
    multiple: Decimal | None = ZERO
    maximum: Decimal | None = None
    available: Decimal | None = None
    available_stated: bool = True
    shipping: Decimal = ZERO
    organic: Organic | None = None
    reference: uuid.UUID | None = None
    number_is_doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """The list of one supplier: products that can be used, faults of those that cannot.

    A sheet does not say whose it is; its codes are taken seriously, so that one code on two rows is a
    fault, while programs that write GDXP put "0" beside dozens of products.
    """

    supplier: Supplier | None
    products: tuple[Product, ...]
    faults: tuple[LineFault, ...]
    left: frozenset[Left] = frozenset()
    created_on: str = ""
    program: str = ""
    strict_codes: bool = False
