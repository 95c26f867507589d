"""What notices hold about people."""

from app.accounts.personal.registry import Fate, Holding, PersonalData
from app.notices.models import Notice, NoticePreference

ROOM = "notices"


def register(personal: PersonalData) -> None:
    """Tell what is held here."""
    personal.add(
        Holding(ROOM, Notice.person_id, Fate.DELETED),
        Holding(ROOM, NoticePreference.person_id, Fate.DELETED),
    )
