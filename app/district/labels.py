"""The words of membership on a page."""

from app.district.models import MemberCategory, MembershipAction, MembershipState, SponsorState
from app.runtime.i18n import gettext as _


def category_label(category: MemberCategory) -> str:
    """Return the name of a category of members."""
    return {
        MemberCategory.NATURAL_PERSON: _("Natural person"),
        MemberCategory.LEGAL_PERSON: _("Legal person"),
        MemberCategory.ASSOCIATION: _("Association"),
        MemberCategory.LOCAL_AUTHORITY: _("Local authority"),
        MemberCategory.THIRD_SECTOR_BODY: _("Third-sector body"),
        MemberCategory.SUB_PROVINCIAL_DISTRICT: _("District below the province"),
        MemberCategory.GAS: _("Solidarity purchasing group"),
        MemberCategory.CSA: _("Community supported agriculture"),
        MemberCategory.TIME_BANK: _("Time bank"),
        MemberCategory.ETHICAL_FINANCE: _("Ethical, mutual and solidarity finance"),
        MemberCategory.FAIR_TRADE: _("Fair trade"),
        MemberCategory.SCHOOL: _("School or university"),
        MemberCategory.TRADE_UNION: _("Trade union"),
        MemberCategory.TRADE_ASSOCIATION: _("Trade association"),
        MemberCategory.CHAMBER_OF_COMMERCE: _("Representative of a chamber of commerce"),
        MemberCategory.SOCIAL_ENTERPRISE: _("Social enterprise"),
        MemberCategory.SOCIAL_COOPERATIVE: _("Social cooperative"),
        MemberCategory.OTHER: _("Another economic reality that shares the charter"),
    }[category]


def state_label(state: MembershipState) -> str:
    """Return how a state is said."""
    return {
        MembershipState.APPLIED: _("to be checked"),
        MembershipState.SENT_BACK: _("sent back for changes"),
        MembershipState.CHECKED: _("checked, to be decided"),
        MembershipState.ADMITTED: _("member"),
        MembershipState.SUSPENDED: _("suspended"),
        MembershipState.REFUSED: _("refused"),
        MembershipState.WITHDRAWN: _("withdrawn"),
        MembershipState.LEFT: _("left the district"),
        MembershipState.EXCLUDED: _("excluded"),
    }[state]


def action_label(action: MembershipAction) -> str:
    """Return what a button that takes a step says."""
    return {
        MembershipAction.APPLY: _("Apply"),
        MembershipAction.SEND_BACK: _("Send back"),
        MembershipAction.RESUBMIT: _("Send again"),
        MembershipAction.CHECK: _("Complete: pass to the coordination"),
        MembershipAction.ADMIT: _("Admit"),
        MembershipAction.REFUSE: _("Refuse"),
        MembershipAction.WITHDRAW: _("Withdraw the application"),
        MembershipAction.SUSPEND: _("Suspend"),
        MembershipAction.READMIT: _("Readmit"),
        MembershipAction.LEAVE: _("Leave the district"),
        MembershipAction.EXCLUDE: _("Exclude"),
    }[action]


def event_label(action: MembershipAction) -> str:
    """Return what happened, as a line of a history."""
    return {
        MembershipAction.APPLY: _("Application received"),
        MembershipAction.SEND_BACK: _("Sent back by the secretariat"),
        MembershipAction.RESUBMIT: _("Sent again"),
        MembershipAction.CHECK: _("Checked by the secretariat"),
        MembershipAction.ADMIT: _("Admitted by the coordination"),
        MembershipAction.REFUSE: _("Refused by the coordination"),
        MembershipAction.WITHDRAW: _("Withdrawn by the applicant"),
        MembershipAction.SUSPEND: _("Suspended by the coordination"),
        MembershipAction.READMIT: _("Readmitted by the coordination"),
        MembershipAction.LEAVE: _("Left the district"),
        MembershipAction.EXCLUDE: _("Excluded by the coordination"),
    }[action]


def sponsor_label(state: SponsorState) -> str:
    """Return what a sponsor has answered."""
    return {
        SponsorState.ASKED: _("asked, no answer yet"),
        SponsorState.CONFIRMED: _("stands up for the applicant"),
        SponsorState.DECLINED: _("declined"),
    }[state]
