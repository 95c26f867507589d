"""What was understood, as chips that can be taken away, and what must still be asked."""

from collections.abc import Sequence

from app.demands.words import rhythm_text
from app.matches.labels import category_label, criterion_label
from app.matches.relax import search_url, text_without
from app.matches.services import Answer
from app.matches.views import Chip, QuestionView
from app.runtime.i18n import gettext as _
from app.web.context import current_settings
from app.web.filters import euro, month_spans, months, number
from app.web.units import unit_symbol, value_text
from catalog.categories import CategoryTree
from catalog.places import Place
from catalog.seasons import ALL_YEAR
from catalog.understanding import Part, Question, QuestionCode, Understood

MOST_CHOICES = 6
PLACE_QUESTIONS = frozenset(
    {QuestionCode.WHERE, QuestionCode.WHICH_PLACE, QuestionCode.UNKNOWN_PLACE}
)


def chips_of(answer: Answer) -> tuple[Chip, ...]:
    """Return the understood parts in the order of the text, then those that came from fields."""
    chips = []
    if answer.understood is not None:
        for part in answer.understood.chips():
            text_parts = _part_text(answer, part)
            if text_parts:
                url = search_url(answer.form, q=text_without(answer, part.id))
                chips.append(Chip(part.kind, text_parts, url))
    return (*chips, *_field_chips(answer))


def _category_text(tree: CategoryTree, code: str) -> tuple[tuple[str, bool], ...]:
    path = tree.path(code)
    label = category_label(tree, code)
    if len(path) == 1:
        return ((label, True),)
    return ((label, True), (f" · {category_label(tree, path[-2].code).lower()}", False))


def _part_text(answer: Answer, part: Part) -> tuple[tuple[str, bool], ...]:
    code = part.id.partition(":")[2]
    if part.kind == "category":
        return _category_text(answer.snapshot.words.tree, code)
    if part.kind == "criterion":
        return ((_("Criterion: "), False), (criterion_label(answer, code), True))
    if answer.understood is None:
        return ()
    lead, value = _measures(answer.understood)[part.kind]
    return ((lead, False), (value, True))


def _measures(understood: Understood) -> dict[str, tuple[str, str]]:
    """Return where, how far, how much, when and at what price, in words."""
    words = {}
    if understood.place is not None:
        place = understood.place.place
        words["place"] = (_("Where: "), f"{place.name} ({place.province})")
    if understood.area is not None:
        words["area"] = (_("Where: "), understood.area.area.name)
    if understood.radius_km is not None:
        words["radius_km"] = (_("Within "), f"{number(understood.radius_km.km)} km")
    if understood.quantity is not None:
        hit = understood.quantity
        text = f"{value_text(hit.value, hit.unit)} {rhythm_text(hit.rhythm)}".strip()
        words["quantity"] = (_("Quantity: "), text)
    if understood.months is not None:
        words["months"] = (_("When: "), months_text(understood.months.mask))
    if understood.max_price is not None:
        price = understood.max_price
        unit = "" if price.unit is None else f"/{unit_symbol(price.unit)}"
        words["max_price"] = (_("At most "), f"{euro(price.cents)}{unit}")
    return words


def months_text(mask: int) -> str:
    """Return asked months in words."""
    return _("all year") if mask == ALL_YEAR or not month_spans(mask) else months(mask)


def _field_chips(answer: Answer) -> list[Chip]:
    form, chips = answer.form, []
    if form.category is not None:
        text = _category_text(answer.snapshot.words.tree, form.category)
        chips.append(Chip("category", text, search_url(form, category=None)))
    if form.istat is not None and answer.ask.place is not None:
        where = f"{answer.ask.place.name} ({answer.ask.place.province})"
        chips.append(
            Chip("place", ((_("Where: "), False), (where, True)), search_url(form, place=None))
        )
    if form.radius_km is not None:
        text = ((_("Within "), False), (f"{number(form.radius_km)} km", True))
        chips.append(Chip("radius_km", text, search_url(form, km=None)))
    return chips


def question_text(question: Question) -> str:
    """Return a question in words."""
    facts = question.facts
    word = str(facts.get("word", facts.get("name", "")))
    texts = {
        QuestionCode.WHERE: _("From where? Add a comune, for example “from Treviglio”."),
        QuestionCode.WHICH_PLACE: _(
            "More than one comune is called “%(name)s”. Which one?", name=word
        ),
        QuestionCode.UNKNOWN_PLACE: _("We do not know a place called “%(name)s”.", name=word),
        QuestionCode.SECOND_PLACE: _("You named two places: we looked from the first. Remove one."),
        QuestionCode.WHICH_CATEGORY: _("Which of these do you mean?"),
        QuestionCode.BAD_RADIUS: _("A distance must be more than 0 km: we looked without it."),
        QuestionCode.PACK_SIZE: _("How much does one hold? Write it in kilos, litres or pieces."),
        QuestionCode.WHICH_UNIT: _("In which unit? Write it in kilos, litres or pieces."),
        QuestionCode.SECOND_QUANTITY: _(
            "You wrote two quantities: we counted the first. Remove one."
        ),
        QuestionCode.NEGATED: _(
            "We cannot leave things out yet: the words with “not” are ignored."
        ),
    }
    return texts[question.code]


def questions_of(answer: Answer) -> tuple[QuestionView, ...]:
    """Return what must be asked, with answers one can choose."""
    if answer.understood is None:
        return ()
    views = []
    for question in answer.understood.questions:
        # A field has already answered these.
        settled = answer.form.istat is not None and question.code in PLACE_QUESTIONS
        if not settled:
            choices = _choices(answer, question)
            views.append(QuestionView(question.code.value, question_text(question), choices))
    return tuple(views)


def _choices(answer: Answer, question: Question) -> tuple[tuple[str, str], ...]:
    understood, words = answer.understood, answer.snapshot.words
    if understood is None:
        return ()
    if question.code is QuestionCode.WHICH_CATEGORY:
        codes = [str(code) for code in _sequence(question.facts.get("codes"))]
        return tuple(
            (category_label(words.tree, code), search_url(answer.form, category=code))
            for code in codes[:MOST_CHOICES]
        )
    places: tuple[Place, ...] = ()
    if question.code is QuestionCode.WHICH_PLACE and understood.place is not None:
        places = (understood.place.place, *understood.place.others)
    if question.code is QuestionCode.UNKNOWN_PLACE:
        places = _like(str(question.facts.get("word", "")), answer)
    return tuple(
        (f"{place.name} ({place.province})", search_url(answer.form, place=place.istat))
        for place in places[:MOST_CHOICES]
    )


def _like(word: str, answer: Answer) -> tuple[Place, ...]:
    """Return the places that may be meant: names that begin so, those at home first, then similar ones."""
    gazetteer = answer.snapshot.words.gazetteer
    home = current_settings().district.province
    begun = sorted(gazetteer.suggest(word, MOST_CHOICES), key=lambda place: place.province != home)
    similar = gazetteer.fuzzy(word, MOST_CHOICES)
    return tuple({place.istat: place for place in (*begun, *similar)}.values())


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
