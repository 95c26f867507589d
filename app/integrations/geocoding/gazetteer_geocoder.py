"""The offline geocoder: every address becomes its comune, with a notice of what was lost."""

from collections.abc import Sequence
from statistics import fmean

from app.integrations.geocoding.addresses import Address, parse_address
from app.integrations.geocoding.answers import GeocodedPoint, Notice, Precision, tidy_address
from catalog.places import Gazetteer, Place


class GazetteerGeocoder:
    """Knows comuni and postcodes, needs no network.

    Parameters
    ----------
    gazetteer : Gazetteer
    home_province : str, optional
        Where a name that several comuni share is looked for first ("BG").
    """

    def __init__(self, gazetteer: Gazetteer, *, home_province: str = "") -> None:
        self._gazetteer = gazetteer
        self._home_province = home_province

    def locate(self, address: str) -> GeocodedPoint | None:
        tidy = tidy_address(address)
        if not tidy:
            return None
        parsed = parse_address(tidy, self._gazetteer)
        by_postcode = self._gazetteer.by_postcode(parsed.postcode)
        for name in parsed.localities:
            found = self._find(name, parsed, by_postcode)
            if found:
                return self._comune(found, name, parsed)
        return self._postcode(by_postcode, parsed)

    def _find(self, name: str, parsed: Address, by_postcode: Sequence[Place]) -> tuple[Place, ...]:
        found = self._gazetteer.find(name, province=parsed.province or None)
        agreeing = tuple(place for place in found if place in by_postcode)
        if agreeing:
            return agreeing
        # A name elsewhere than its postcode is sooner a hamlet than a slip in the postcode.
        return () if by_postcode else found

    def _comune(self, found: Sequence[Place], name: str, parsed: Address) -> GeocodedPoint:
        home = [place for place in found if place.province == self._home_province]
        place = (home or found)[0]
        notice = None
        if parsed.hamlet:
            notice = Notice.comune_for_hamlet
        elif parsed.detailed or name != parsed.localities[0]:
            notice = Notice.comune_for_address
        elif len(home or found) > 1:
            notice = Notice.ambiguous_name
        return GeocodedPoint(
            lat=place.lat,
            lon=place.lon,
            precision=Precision.comune,
            place=place,
            approximate=place.approximate or notice is not None,
            notice=notice,
        )

    @staticmethod
    def _postcode(places: Sequence[Place], parsed: Address) -> GeocodedPoint | None:
        if not places:
            return None
        alone = not parsed.localities and not parsed.detailed
        return GeocodedPoint(
            lat=fmean(place.lat for place in places),
            lon=fmean(place.lon for place in places),
            precision=Precision.postcode,
            place=places[0] if len(places) == 1 else None,
            approximate=True,
            notice=None if alone else Notice.comune_for_address,
        )
