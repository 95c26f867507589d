"""The life of a membership as data: which act leads from where to where, and what it asks for."""

from types import MappingProxyType

from app.district.models import MembershipAction as Act
from app.district.models import MembershipState as State

TRANSITIONS = MappingProxyType(
    {
        (State.APPLIED, Act.CHECK): State.CHECKED,
        (State.APPLIED, Act.SEND_BACK): State.SENT_BACK,
        (State.APPLIED, Act.WITHDRAW): State.WITHDRAWN,
        (State.SENT_BACK, Act.RESUBMIT): State.APPLIED,
        (State.SENT_BACK, Act.WITHDRAW): State.WITHDRAWN,
        (State.CHECKED, Act.ADMIT): State.ADMITTED,
        (State.CHECKED, Act.REFUSE): State.REFUSED,
        (State.CHECKED, Act.SEND_BACK): State.SENT_BACK,
        (State.CHECKED, Act.WITHDRAW): State.WITHDRAWN,
        (State.ADMITTED, Act.SUSPEND): State.SUSPENDED,
        (State.ADMITTED, Act.LEAVE): State.LEFT,
        (State.ADMITTED, Act.EXCLUDE): State.EXCLUDED,
        (State.SUSPENDED, Act.READMIT): State.ADMITTED,
        (State.SUSPENDED, Act.LEAVE): State.LEFT,
        (State.SUSPENDED, Act.EXCLUDE): State.EXCLUDED,
    }
)
CLOSED = frozenset({State.REFUSED, State.WITHDRAWN, State.LEFT, State.EXCLUDED})
# A suspended member stays in the register, without a member's rights.
IN_THE_REGISTER = frozenset({State.ADMITTED, State.SUSPENDED})

OF_APPLICANT = frozenset({Act.RESUBMIT, Act.WITHDRAW, Act.LEAVE})
OF_SECRETARIAT = frozenset({Act.CHECK, Act.SEND_BACK})
OF_COORDINATION = frozenset({Act.ADMIT, Act.REFUSE, Act.SUSPEND, Act.READMIT, Act.EXCLUDE})
# A body decides: where it is written down, and, when it takes something away, why.
NEEDS_MINUTES = OF_COORDINATION
NEEDS_REASON = frozenset({Act.SEND_BACK, Act.REFUSE, Act.SUSPEND, Act.EXCLUDE})
