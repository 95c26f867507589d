"""What can be wrong with a set of ethical criteria or with the file that holds it."""

from catalog.errors import Invalid, NotFound


class UnknownCriterion(NotFound):
    """No criterion of the set has this code or number."""

    code = "unknown_criterion"

    def __init__(self, criterion: str | int) -> None:
        self.criterion = criterion
        super().__init__()


class BadCriteria(Invalid):
    """A set of criteria breaks a rule; the subclasses say which."""

    code = "bad_criteria"


class CriteriaNotToml(BadCriteria):
    """The file is not TOML in UTF-8."""

    code = "criteria_not_toml"

    def __init__(self, file: str, fault: str) -> None:
        self.file = file
        self.fault = fault
        super().__init__()


class EntryFault(BadCriteria):
    """A key of one table of the file is at fault. `entry` is its code, or its place (from 1)."""

    def __init__(self, table: str, entry: str, *, key: str) -> None:
        self.table = table
        self.entry = entry
        self.key = key
        super().__init__()


class MissingKey(EntryFault):
    """A compulsory key is absent."""

    code = "criteria_missing_key"


class UnknownKey(EntryFault):
    """A key is not one of the format, perhaps a typing error."""

    code = "criteria_unknown_key"


class WrongKind(EntryFault):
    """The value of a key is empty or of another kind than the format asks."""

    code = "criteria_wrong_kind"


class BadCode(BadCriteria):
    """A code is lower-case letters, digits and single hyphens, beginning with a letter."""

    code = "criteria_bad_code"

    def __init__(self, entry: str) -> None:
        self.entry = entry
        super().__init__()


class DuplicateCode(BadCriteria):
    """Two principles, or two criteria, have the same code."""

    code = "criteria_duplicate_code"

    def __init__(self, entry: str, *, table: str) -> None:
        self.table = table
        self.entry = entry
        super().__init__()


class DuplicateSynonym(BadCriteria):
    """The same words would mean two criteria (or are written twice in one)."""

    code = "criteria_duplicate_synonym"

    def __init__(self, synonym: str, *, first: str, second: str) -> None:
        self.synonym = synonym
        self.first = first
        self.second = second
        super().__init__()


class UnknownPrinciple(BadCriteria):
    """A criterion belongs to a principle that is not in the set."""

    code = "criteria_unknown_principle"

    def __init__(self, criterion: str, principle: str) -> None:
        self.criterion = criterion
        self.principle = principle
        super().__init__()


class BadScale(BadCriteria):
    """A scale has five different texts, one for each value from 0 to 4."""

    code = "criteria_bad_scale"

    def __init__(self, criterion: str, texts: int) -> None:
        self.criterion = criterion
        self.texts = texts
        super().__init__()


class UnknownEvidenceLevel(BadCriteria):
    """A level of evidence is not one of the five."""

    code = "criteria_unknown_evidence_level"

    def __init__(self, criterion: str, level: str) -> None:
        self.criterion = criterion
        self.level = level
        super().__init__()


class MissingEvidence(BadCriteria):
    """A criterion accepts at least one level of evidence."""

    code = "criteria_missing_evidence"

    def __init__(self, criterion: str) -> None:
        self.criterion = criterion
        super().__init__()


class UnknownScope(BadCriteria):
    """A criterion speaks of organisations, of offers, or of both."""

    code = "criteria_unknown_scope"

    def __init__(self, criterion: str, scope: str) -> None:
        self.criterion = criterion
        self.scope = scope
        super().__init__()


class RequiredStrengthOutOfRange(BadCriteria):
    """The least strength lies between 0 and 1."""

    code = "criteria_required_strength_out_of_range"

    def __init__(self, criterion: str, required_strength: float) -> None:
        self.criterion = criterion
        self.required_strength = required_strength
        super().__init__()


class MissingIssuer(BadCriteria):
    """A formal criterion names who issues the certificate or keeps the register."""

    code = "criteria_missing_issuer"

    def __init__(self, criterion: str) -> None:
        self.criterion = criterion
        super().__init__()


class MissingCrosswalk(BadCriteria):
    """A criterion corresponds to at least one code of at least one scheme."""

    code = "criteria_missing_crosswalk"

    def __init__(self, criterion: str) -> None:
        self.criterion = criterion
        super().__init__()


class UnknownCrosswalkCode(BadCriteria):
    """A scheme, or a code inside its scheme, does not exist."""

    code = "criteria_unknown_crosswalk_code"

    def __init__(self, criterion: str, *, scheme: str, crosswalk_code: str | None) -> None:
        self.criterion = criterion
        self.scheme = scheme
        self.crosswalk_code = crosswalk_code
        super().__init__()
