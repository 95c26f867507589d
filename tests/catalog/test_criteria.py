"""The rules of a set of criteria and of the file that holds it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.criteria import Criterion, Principle, Scope, UnknownCriterion, load_criteria
from catalog.criteria_errors import (
    BadCode,
    BadCriteria,
    BadScale,
    CriteriaNotToml,
    DuplicateCode,
    DuplicateSynonym,
    MissingCrosswalk,
    MissingEvidence,
    MissingIssuer,
    MissingKey,
    RequiredStrengthOutOfRange,
    UnknownCrosswalkCode,
    UnknownEvidenceLevel,
    UnknownKey,
    UnknownPrinciple,
    UnknownScope,
    WrongKind,
)
from catalog.criteria_set import CriteriaSet
from catalog.errors import Invalid, NotFound
from catalog.evidence import EvidenceLevel

EARTH = Principle(
    code="earth",
    label_it="Terra",
    label_en="Earth",
    description_it="La terra.",
    description_en="It.",
)
PEOPLE = replace(EARTH, code="people", label_it="Persone", label_en="People")
MULCH = Criterion(
    code="mulch",
    principle="earth",
    label_it="Pacciamatura",
    label_en="Mulch",
    synonyms=("pacciame",),
    scale_it=("mai", "poco", "metà", "molto", "tutto"),
    scale_en=("never", "little", "half", "much", "all"),
    strength_it="Forte con una visita.",
    strength_en="Strong with a visit.",
    evidence=(EvidenceLevel.SELF_DECLARED, EvidenceLevel.PEER_VERIFIED),
    required_strength=0.25,
    scope=Scope.BOTH,
    crosswalk={"ecg": ("E3",)},
)
SONG = replace(MULCH, code="song", label_it="Canto", synonyms=("coro",), principle="people")

FILE = """
[[principle]]
code = "earth"
it = "Terra"
en = "Earth"
description_it = "La terra."
description_en = "The earth."

[[criterion]]
code = "mulch"
principle = "earth"
it = "Pacciamatura"
en = "Mulch"
scope = "both"
required_strength = 0.25
evidence = ["self_declared", "peer_verified"]
synonyms = ["pacciame"]
scale_it = ["mai", "poco", "metà", "molto", "tutto"]
scale_en = ["never", "little", "half", "much", "all"]
strength_it = "Forte con una visita."
strength_en = "Strong with a visit."
crosswalk = { ecg = ["E3"] }
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """Write a criteria file and return its path."""

    def write(text: str) -> Path:
        path = tmp_path / "district.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_district_with_one_principle_and_one_criterion_is_fine(
    written: Callable[[str], Path],
) -> None:
    criteria = load_criteria(written(FILE))

    assert [principle.code for principle in criteria.principles] == ["earth"]
    assert list(criteria) == [MULCH]


def test_what_the_file_does_not_say_is_not_claimed(written: Callable[[str], Path]) -> None:
    mulch = load_criteria(written(FILE)).get("mulch")

    assert (mulch.core, mulch.formal, mulch.computed, mulch.issuers) == (False, False, False, ())


def test_criteria_are_numbered_by_principle_whatever_their_order_in_the_file() -> None:
    criteria = CriteriaSet([EARTH, PEOPLE], [SONG, MULCH])

    assert [(criterion.code, criterion.number) for criterion in criteria] == [
        ("mulch", 0),
        ("song", 1),
    ]
    assert [principle.number for principle in criteria.principles] == [0, 1]
    assert criteria.by_number(1) is criteria.get("song")


def test_a_principle_gives_its_own_criteria_only() -> None:
    criteria = CriteriaSet([EARTH, PEOPLE], [SONG, MULCH])

    assert [criterion.code for criterion in criteria.of_principle("people")] == ["song"]


def test_the_core_criteria_are_those_marked() -> None:
    criteria = CriteriaSet([EARTH, PEOPLE], [replace(SONG, core=True), MULCH])

    assert [criterion.code for criterion in criteria.core] == ["song"]


@pytest.mark.parametrize("number", [-1, 2])
def test_a_number_outside_the_set_finds_nothing(number: int) -> None:
    with pytest.raises(UnknownCriterion):
        CriteriaSet([EARTH, PEOPLE], [SONG, MULCH]).by_number(number)


def test_an_unknown_code_is_not_found() -> None:
    with pytest.raises(UnknownCriterion) as refusal:
        CriteriaSet([EARTH], [MULCH]).get("gold")

    assert isinstance(refusal.value, NotFound)
    assert refusal.value.facts() == {"criterion": "gold"}


def test_labels_speak_italian_unless_english_is_asked() -> None:
    assert (MULCH.label("it"), MULCH.label("en"), MULCH.label("de")) == (
        "Pacciamatura",
        "Mulch",
        "Pacciamatura",
    )
    assert MULCH.scale("en")[4] == "all"
    assert MULCH.strength_meaning("it") == "Forte con una visita."
    assert EARTH.description("it") == "La terra."


def test_a_criterion_accepts_only_its_own_levels_of_evidence() -> None:
    assert MULCH.accepts(EvidenceLevel.PEER_VERIFIED)
    assert not MULCH.accepts(EvidenceLevel.CERTIFIED)


def test_accepted_levels_are_kept_weakest_first() -> None:
    shuffled = (EvidenceLevel.CERTIFIED, EvidenceLevel.DOCUMENTED, EvidenceLevel.CERTIFIED)

    assert replace(MULCH, evidence=shuffled).evidence == (
        EvidenceLevel.DOCUMENTED,
        EvidenceLevel.CERTIFIED,
    )


@pytest.mark.parametrize(
    ("old", "new", "fault", "facts"),
    [
        ('code = "mulch"', 'code = "Mulch!"', BadCode, {"entry": "Mulch!"}),
        (
            'principle = "earth"',
            'principle = "mars"',
            UnknownPrinciple,
            {"criterion": "mulch", "principle": "mars"},
        ),
        ('"mai", "poco", ', '"mai", ', BadScale, {"criterion": "mulch", "texts": 4}),
        ('"never", "little"', '"little", "little"', BadScale, {"criterion": "mulch", "texts": 5}),
        (
            '"peer_verified"]',
            '"sworn"]',
            UnknownEvidenceLevel,
            {"criterion": "mulch", "level": "sworn"},
        ),
        (
            'evidence = ["self_declared", "peer_verified"]',
            "evidence = []",
            MissingEvidence,
            {"criterion": "mulch"},
        ),
        ('"both"', '"planet"', UnknownScope, {"criterion": "mulch", "scope": "planet"}),
        (
            "0.25",
            "1.01",
            RequiredStrengthOutOfRange,
            {"criterion": "mulch", "required_strength": 1.01},
        ),
        (
            "0.25",
            "-0.1",
            RequiredStrengthOutOfRange,
            {"criterion": "mulch", "required_strength": -0.1},
        ),
        ('scope = "both"', 'scope = "both"\nformal = true', MissingIssuer, {"criterion": "mulch"}),
        (
            '["E3"]',
            '["E9"]',
            UnknownCrosswalkCode,
            {"criterion": "mulch", "scheme": "ecg", "crosswalk_code": "E9"},
        ),
        (
            "{ ecg =",
            "{ gri =",
            UnknownCrosswalkCode,
            {"criterion": "mulch", "scheme": "gri", "crosswalk_code": None},
        ),
        ('["E3"]', "[]", MissingCrosswalk, {"criterion": "mulch"}),
        (
            '["pacciame"]',
            '["pacciame", "Pacciàme"]',
            DuplicateSynonym,
            {"synonym": "pacciame", "first": "mulch", "second": "mulch"},
        ),
        (
            'en = "Mulch"\n',
            "",
            MissingKey,
            {"table": "criterion", "entry": "mulch", "key": "en"},
        ),
        (
            'scope = "both"',
            'scope = "both"\nsinonyms = []',
            UnknownKey,
            {"table": "criterion", "entry": "mulch", "key": "sinonyms"},
        ),
        (
            'description_it = "La terra."\n',
            "",
            MissingKey,
            {"table": "principle", "entry": "earth", "key": "description_it"},
        ),
        (
            'code = "mulch"\n',
            "",
            MissingKey,
            {"table": "criterion", "entry": "1", "key": "code"},
        ),
        (
            "[[principle]]",
            "[[principles]]",
            UnknownKey,
            {"table": "file", "entry": "district.toml", "key": "principles"},
        ),
        (
            'synonyms = ["pacciame"]',
            'synonyms = "pacciame"',
            WrongKind,
            {"table": "criterion", "entry": "mulch", "key": "synonyms"},
        ),
        (
            'en = "Mulch"',
            'en = " "',
            WrongKind,
            {"table": "criterion", "entry": "mulch", "key": "en"},
        ),
        (
            "0.25",
            "true",
            WrongKind,
            {"table": "criterion", "entry": "mulch", "key": "required_strength"},
        ),
        (
            'scope = "both"',
            'scope = "both"\ncore = "yes"',
            WrongKind,
            {"table": "criterion", "entry": "mulch", "key": "core"},
        ),
        (
            '{ ecg = ["E3"] }',
            '["E3"]',
            WrongKind,
            {"table": "criterion", "entry": "mulch", "key": "crosswalk"},
        ),
    ],
)
def test_a_fault_in_the_file_is_named_with_its_place(
    written: Callable[[str], Path],
    old: str,
    new: str,
    fault: type[BadCriteria],
    facts: dict[str, object],
) -> None:
    assert FILE.count(old) == 1

    with pytest.raises(fault) as refusal:
        load_criteria(written(FILE.replace(old, new)))

    assert refusal.value.facts() == facts


@pytest.mark.parametrize("strength", ["nan", "inf", "-inf"])
def test_a_least_strength_that_is_no_number_is_refused(
    written: Callable[[str], Path], strength: str
) -> None:
    with pytest.raises(RequiredStrengthOutOfRange):
        load_criteria(written(FILE.replace("0.25", strength)))


def test_a_file_that_is_not_toml_is_refused(written: Callable[[str], Path]) -> None:
    with pytest.raises(CriteriaNotToml) as refusal:
        load_criteria(written("codice;nome\norganic;Biologico\n"))

    assert refusal.value.file == "district.toml"


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(FILE.encode("latin-1"))

    with pytest.raises(CriteriaNotToml):
        load_criteria(path)


def test_a_file_without_criteria_is_refused(written: Callable[[str], Path]) -> None:
    with pytest.raises(MissingKey) as refusal:
        load_criteria(written(FILE[: FILE.index("[[criterion]]")]))

    assert refusal.value.key == "criterion"


def test_a_table_written_once_instead_of_in_a_list_is_refused(
    written: Callable[[str], Path],
) -> None:
    with pytest.raises(WrongKind) as refusal:
        load_criteria(written(FILE.replace("[[principle]]", "[principle]")))

    assert refusal.value.key == "principle"


def test_two_criteria_cannot_share_a_code() -> None:
    with pytest.raises(DuplicateCode) as refusal:
        CriteriaSet([EARTH], [MULCH, replace(MULCH, label_it="Altra", synonyms=())])

    assert refusal.value.facts() == {"table": "criterion", "entry": "mulch"}


def test_two_principles_cannot_share_a_code() -> None:
    with pytest.raises(DuplicateCode) as refusal:
        CriteriaSet([EARTH, EARTH], [])

    assert refusal.value.facts() == {"table": "principle", "entry": "earth"}


@pytest.mark.parametrize("synonym", ["pacciame", "PACCIÀME", " pacciame ", "pacciamatura"])
def test_the_same_words_cannot_mean_two_criteria(synonym: str) -> None:
    with pytest.raises(DuplicateSynonym) as refusal:
        CriteriaSet([EARTH, PEOPLE], [MULCH, replace(SONG, synonyms=(synonym,))])

    assert (refusal.value.first, refusal.value.second) == ("mulch", "song")


def test_a_synonym_may_repeat_the_label_of_its_own_criterion() -> None:
    criteria = CriteriaSet([EARTH], [replace(MULCH, synonyms=("pacciamatura", "pacciame"))])

    assert len(criteria) == 1


def test_every_fault_is_of_the_invalid_family_and_has_its_own_code() -> None:
    faults = _descendants(BadCriteria)
    codes = {fault.code for fault in faults if not fault.__subclasses__()}

    assert issubclass(BadCriteria, Invalid)
    assert len(codes) == sum(1 for fault in faults if not fault.__subclasses__())


def _descendants(family: type[BadCriteria]) -> list[type[BadCriteria]]:
    children = family.__subclasses__()
    return children + [grandchild for child in children for grandchild in _descendants(child)]
