"""Names of places as people write them, brought to one comparable form.

Three forms, from strict to free:

- `fold_name`: lower case, no accents, apostrophes and hyphens as spaces;
- `name_key`: the same, with every way of writing a saint made equal ("S.", "San", "Sant'");
- `loose_key`: the same, without the small words ("di", "nell'", "sul"), so that
  "Reggio Emilia" meets "Reggio nell'Emilia".
"""

import re
import unicodedata

WORD = re.compile(r"[a-z0-9]+")
SAINTS = frozenset({"s", "ss", "san", "sant", "santa", "santo", "santi", "sta", "sto"})
_SMALL = (
    "a ad al all alla alle ai agli allo d da dal dall dalla dalle dei degli del dell della "
    "delle dello di e ed i il in l la le lo gli nel nell nella nelle nello su sul sull sulla "
    "sulle con per"
)
SMALL_WORDS = frozenset(_SMALL.split())
# Words that tell one comune from its namesakes elsewhere and that people leave out near home.
_QUALIFYING = (
    "terme bagni bergamasco bergamasca bresciano bresciana cremonese cremasco cremasca "
    "lodigiano milanese comasco pavese mantovano lomellina brianza brianteo valtellino "
    "veronese vicentino padovano trevigiano veneto veneta bolognese modenese parmense "
    "piacentino ferrarese romagna torinese canavese monferrato biellese vercellese novarese "
    "astigiano langhe ligure romano sabina irpino irpina lucano calabro siculo sardo friuli"
)
QUALIFIERS = frozenset(_QUALIFYING.split())
VALLEYS = frozenset({"val", "valle", "valli"})
SPELLINGS = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe"})
SHORTEST_HEAD = 4


def fold_name(text: str) -> str:
    """Return `text` in lower case without accents, its words parted by one space.

    >>> fold_name("CANTU'"), fold_name("Cantù"), fold_name("Pré-Saint-Didier")
    ('cantu', 'cantu', 'pre saint didier')
    """
    return " ".join(words_of(text))


def words_of(text: str) -> list[str]:
    """Return the folded words of `text`."""
    lowered = text.casefold()
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered.translate(SPELLINGS))
        lowered = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return WORD.findall(lowered)


def name_key(text: str) -> str:
    """Return the form under which two spellings of one name are equal.

    >>> name_key("S. Pellegrino Terme") == name_key("San Pellegrino terme")
    True
    """
    return " ".join("s" if word in SAINTS else word for word in words_of(text))


def loose_key(text: str) -> str:
    """Return the `name_key` without small words; a name made of nothing else keeps them."""
    words = ["s" if word in SAINTS else word for word in words_of(text)]
    kept = [word for word in words if word not in SMALL_WORDS]
    return " ".join(kept or words)


def area_key(text: str) -> str:
    """Return the form under which two spellings of one valley or zone are equal.

    >>> area_key("Valle Seriana") == area_key("valseriana") == area_key("la Val Seriana")
    True
    """
    return "".join("val" if word in VALLEYS else word for word in loose_key(text).split())


def head_key(text: str) -> str | None:
    """Return the part of a long name that is enough near home, or None when there is none.

    >>> head_key("San Pellegrino Terme"), head_key("Calusco d'Adda"), head_key("Dalmine")
    ('s pellegrino', 'calusco', None)
    """
    words = name_key(text).split()
    cut = next((n for n, word in enumerate(words) if n and word in SMALL_WORDS), len(words))
    if cut == len(words) and words and words[-1] in QUALIFIERS:
        cut -= 1
    head = " ".join(words[:cut])
    if cut == len(words) or len(head) < SHORTEST_HEAD or words[cut - 1] == "s":
        return None
    return head


def spelled_names(text: str) -> tuple[str, ...]:
    """Return the names that a bilingual spelling stands for, itself first.

    >>> spelled_names("Bolzano/Bozen")
    ('Bolzano/Bozen', 'Bolzano', 'Bozen')
    """
    parts = tuple(part.strip() for part in text.split("/") if part.strip())
    return (text, *parts) if len(parts) > 1 else (text,)
