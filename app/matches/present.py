"""Lays an answer out as the search page."""

from collections import Counter

from flask import url_for
from sqlalchemy.orm import Session

from app.matches.cards import make_card
from app.matches.chips import chips_of, questions_of
from app.matches.forms import DEFAULT_WEIGHTS, MAX_PAGE, PAGE_SIZE, SearchForm
from app.matches.labels import (
    SHOWN_FACTORS,
    category_label,
    criterion_label,
    factor_label,
    rejection_text,
    weight_label,
)
from app.matches.map_view import PageOfOffers
from app.matches.queries import rows_for_cards
from app.matches.relax import relaxations, search_args, search_url
from app.matches.services import Answer, with_must
from app.matches.views import Facet, LeftOut, SearchPage, Slider
from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.web.art import GENERIC, art_of
from app.web.examples import example_searches
from app.web.filters import number
from app.web.map import MapView
from app.web.paging import Pager

OFFERED_MUSTS = ("organic", "social-coop-b", "km0", "spg", "short-chain", "fair-trade")
# Offers in other categories are not "left out": nobody asked for them.
SILENT_CONSTRAINTS = frozenset({"unpublished", "category"})


def page_of_offers(session: Session, answer: Answer) -> PageOfOffers:
    """Read the offers of the asked page and make their cards."""
    first = (answer.form.page - 1) * PAGE_SIZE
    positions = range(first, min(first + PAGE_SIZE, len(answer.ranking)))
    ids = {
        position: answer.snapshot.offer_uuid(int(answer.ranking.offers[position]))
        for position in positions
    }
    rows = rows_for_cards(session, list(ids.values()))
    cards = tuple(
        make_card(answer, position, rows.offers[offer_id], rows)
        for position, offer_id in ids.items()
        # Withdrawn in this very moment: it is gone from the page, the next search counts it out.
        if offer_id in rows.offers
    )
    return PageOfOffers(answer, cards, rows)


def search_page(answer: Answer, page: PageOfOffers, drawn: MapView | None) -> SearchPage:
    """Return the page of an answer."""
    form = answer.form
    weights = dict(zip(answer.ranking.factors, answer.ranking.weights.tolist(), strict=True))
    return SearchPage(
        query=form.q,
        chips=chips_of(answer),
        notices=_notices(answer),
        questions=questions_of(answer),
        heading=heading(answer),
        subheading=subheading(answer),
        weights=tuple(slider for slider in sliders(form) if _does_something(slider, answer)),
        musts=facets(answer),
        delivery="delivery" if form.delivery_only else "any",
        hidden=hidden_fields(answer),
        factors=tuple(
            (factor, factor_label(factor)) for factor in SHOWN_FACTORS if weights[factor] > 0
        ),
        cards=page.cards,
        pages=pager(answer),
        left_out=left_out(answer),
        map=drawn,
        empty=not page.cards,
        asked=True,
        art=_art_asked(answer),
        first_url=search_url(form),
        keep_url=url_for("standing.new", **search_args(form, page=None)),  # type: ignore[arg-type] # any value may stand in an address
    )


def start_page(form: SearchForm, errors: tuple[str, ...] = ()) -> SearchPage:
    """Return the search page before anything is asked, or with what is wrong with the asking."""
    return SearchPage(
        query=form.q,
        errors=errors,
        heading=_("Search not understood") if errors else _("Find goods and services"),
        # Before anything is asked there is nothing to weigh or to narrow.
        weights=sliders(form) if errors else (),
        delivery="delivery" if form.delivery_only else "any",
        hidden=tuple(("must", code) for code in form.musts),
        examples=example_searches(),
    )


def sliders(form: SearchForm) -> tuple[Slider, ...]:
    """Return the weights as sliders."""
    return tuple(
        Slider(f"w_{factor}", weight_label(factor), form.weights[factor], factor)
        for factor in DEFAULT_WEIGHTS
    )


def _does_something(slider: Slider, answer: Answer) -> bool:
    """Tell whether a weight can change the order: without a quantity or a place two of them cannot."""
    if slider.factor == "coverage":
        return answer.query.quantity > 0
    if slider.factor == "proximity":
        return answer.ask.centre is not None
    return True


def _art_asked(answer: Answer) -> str:
    """Return the illustration of what is looked for."""
    asked = answer.ask.categories
    return art_of(answer.snapshot.words.tree, asked[0]) if asked else GENERIC


def hidden_fields(answer: Answer) -> tuple[tuple[str, str], ...]:
    """Return the parts of a search that the form must carry along unseen."""
    form = answer.form
    carried = {"category": form.category, "place": form.istat}
    if form.radius_km is not None:
        carried["km"] = f"{form.radius_km:g}"
    # A weight that has no slider here is kept for the search that will have one.
    kept = (
        (slider.name, str(slider.value))
        for slider in sliders(form)
        if not _does_something(slider, answer) and slider.value != DEFAULT_WEIGHTS[slider.factor]
    )
    ticked = () if answer.understood is None else answer.understood.criteria
    return (
        *((name, value) for name, value in carried.items() if value),
        *kept,
        *(("ticked", hit.code) for hit in ticked),
    )


def what_is_asked(answer: Answer) -> str:
    """Return what is looked for, in a word or two."""
    tree = answer.snapshot.words.tree
    labels = [category_label(tree, code).lower() for code in answer.ask.categories]
    if not labels:
        return f"“{answer.ask.words}”" if answer.ask.words else ""
    return ", ".join(labels)


def heading(answer: Answer) -> str:
    """Return the heading: how many offers of what."""
    what = what_is_asked(answer)
    count = answer.total
    if not what:
        return ngettext("%(count)s offer", "%(count)s offers", count, count=number(count))
    return ngettext(
        "%(count)s offer of %(what)s",
        "%(count)s offers of %(what)s",
        count,
        count=number(count),
        what=what,
    )


def subheading(answer: Answer) -> str:
    """Return where was looked."""
    ask = answer.ask
    if ask.area is not None:
        return _("in %(area)s", area=ask.area.name)
    if ask.place is None:
        return _("wherever they are")
    if ask.max_km is None:
        return _("that can reach %(place)s or be picked up near it", place=ask.place.name)
    return _("within %(km)s km of %(place)s", km=number(ask.max_km), place=ask.place.name)


def facets(answer: Answer) -> tuple[Facet, ...]:
    """Return the musts one can tick, with how many offers each would leave."""
    criteria = answer.snapshot.words.criteria
    codes = dict.fromkeys((*answer.ask.musts, *OFFERED_MUSTS))
    views = []
    for code in codes:
        if code not in criteria:
            continue
        asked = code in answer.ask.musts
        count = answer.total if asked else answer.eligible_with(with_must(answer, code))
        # What nobody here keeps is no choice.
        if asked or count:
            views.append(Facet(code, criterion_label(answer, code), count, checked=asked))
    return tuple(views)


def pager(answer: Answer) -> Pager | None:
    """Return where one is in a long answer; None when one page holds it."""
    pages = min(MAX_PAGE, -(-answer.total // PAGE_SIZE))
    page = answer.form.page
    if pages <= 1 and page == 1:
        return None
    return Pager(
        page,
        max(pages, 1),
        search_url(answer.form, page=page - 1 if page > 2 else None) if page > 1 else None,
        search_url(answer.form, page=page + 1) if page < pages else None,
        answer.total,
    )


def left_out(answer: Answer) -> LeftOut | None:
    """Return who stays out and why; None when nobody does."""
    counted = {
        constraint: count
        for constraint, count in answer.ranking.rejected.items()
        if count and constraint not in SILENT_CONSTRAINTS
    }
    if not counted:
        return None
    # Two constraints may read alike ("outside Val Seriana", beyond its circle or beside it).
    reasons: Counter[str] = Counter()
    for constraint, count in counted.items():
        reasons[rejection_text(answer, constraint, count)] += count
    told = tuple((count, text) for text, count in reasons.most_common())
    return LeftOut(sum(counted.values()), told, tuple(relaxations(answer)))


def _notices(answer: Answer) -> tuple[str, ...]:
    notices = []
    ask = answer.ask
    if ask.place is not None and ask.place.approximate:
        notices.append(_("The position of %(place)s is approximate.", place=ask.place.name))
    if ask.quantity is not None and answer.query.quantity == 0:
        notices.append(
            _("These goods are sold in another unit: the quantity you wrote is not compared.")
        )
    if ask.words and ask.categories:
        notices.append(_("Also searched as words: “%(words)s”.", words=ask.words))
    return tuple(notices)
