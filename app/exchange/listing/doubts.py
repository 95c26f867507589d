"""What a person should look at in a product that was read, but not with certainty."""

import enum


class Doubt(enum.StrEnum):
    """Why an imported product is listed for a person."""

    CATEGORY_UNSURE = "category_unsure"
    CATEGORY_GUESSED = "category_guessed"  # Too weak to be shown to buyers: stays unpublished.
    SEVERAL_SIZES = "several_sizes"
    SIZE_FROM_DESCRIPTION = "size_from_description"
    SIZE_BESIDE_UNIT = "size_beside_unit"
    SIZE_UNKNOWN = "size_unknown"
    VAT_UNKNOWN = "vat_unknown"
    CLAIM_UNCLEAR = "claim_unclear"
    QUANTITY_ROUNDED = "quantity_rounded"
    MAXIMUM_LEFT = "maximum_left"
    SHIPPING_LEFT = "shipping_left"
    TITLE_CUT = "title_cut"
    NUMBER_UNCLEAR = "number_unclear"  # "1.234": taken as the column's other numbers are written.
    RENAMED = "renamed"


SIZE_DOUBTS = frozenset(
    {
        Doubt.SEVERAL_SIZES,
        Doubt.SIZE_FROM_DESCRIPTION,
        Doubt.SIZE_BESIDE_UNIT,
        Doubt.SIZE_UNKNOWN,
    }
)
"""Doubts about what a sale unit holds: there, what a person has set is kept."""
