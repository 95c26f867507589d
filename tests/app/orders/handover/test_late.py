"""What was weighed without network and comes when the accounts are closed: kept, shown, entered or dismissed."""

from typing import Any

import pytest

from app.accounts.models import Role
from app.groups.models import DutyKind
from app.orders import queries
from app.orders.closing import undoing
from app.orders.handover import queries as handover_queries
from app.orders.handover.models import HandoverReport, ReportOutcome
from app.orders.handover.services import deliver
from app.orders.settling.services import settle, unsettle
from app.orders.states import OrderState
from tests.app.district.people import actor_of
from tests.app.orders.handover.test_weighing_page import Page
from tests.support import groups
from tests.support.database import Store
from tests.support.factories import NOW, TODAY
from tests.support.pages import text_of
from tests.support.signing import mandate, person, visitor


class Late(Page):
    """A settled order of which a telephone still keeps a weight; an editor, and a treasurer of the group."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        with store.write() as session:
            self.edda, self.tina = person(session), person(session)
            mandate(session, self.edda, self.gas, Role.EDITOR)
            groups.duty(session, self.gas, self.tina, DutyKind.TREASURER)
        self.editor = visitor(store, self.edda, self.gas)
        self.treasurer = visitor(store, self.tina)
        self.late = f"/ordini/{self.order.id}/gruppi/{self.gas.id}/tardivi"

    def does(self, deed: Any, **fields: Any) -> None:
        with self.store.write() as session:
            order = queries.locked_order(session, self.order.id)
            deed(session, order, actor=actor_of(self.edda), now=NOW, **fields)

    def settled(self) -> None:
        self.does(deliver)
        self.does(settle, on=TODAY)

    def reports(self) -> list[HandoverReport]:
        with self.store.read() as session:
            found = handover_queries.told(session, self.order.id, self.gas.id, None)
            return [each.report for each in found]

    def decide(self, report_id: str, deed: str, reason: str = "", **fields: Any) -> Any:
        data = {"deed": deed, f"reason-{report_id}": reason} | fields
        return self.editor.send(f"{self.late}/{report_id}", data)


@pytest.fixture
def late(store: Store) -> Late:
    return Late(store)


def test_what_comes_after_the_settlement_is_kept_and_the_telephone_may_let_go_of_it(
    late: Late,
) -> None:
    late.settled()
    before = late.allotment(late.cheese)
    kept = late.queued(late.cheese, pieces=[480, 530])

    answer = late.send(kept).json

    assert [each["outcome"] for each in answer["answers"]] == ["late"]
    assert "decide chi tiene i conti" in answer["rows"][0]["late"]
    assert late.send(kept).json["answers"][0]["outcome"] == "late"
    (report,) = late.reports()
    assert (report.outcome, report.units, report.grams) == (ReportOutcome.LATE, 2, 1_010)
    after = late.allotment(late.cheese)
    assert (after.delivered_units, after.delivered_grams) == (
        before.delivered_units,
        before.delivered_grams,
    )
    with late.store.read() as session:
        weights = handover_queries.pieces_of_reports(session, [report.id])
    assert weights == {report.id: (480, 530)}


def test_it_waits_for_the_treasurer_and_for_whoever_looks_after_the_order(late: Late) -> None:
    late.settled()
    late.send(late.queued(late.cheese, pieces=[480, 530]), late.queued(late.jars, units=1))

    tasks = late.treasurer.get(f"/realta/{late.gas.slug}/conti").text
    assert "Pesi arrivati troppo tardi" in tasks
    assert "2 valori in attesa" in tasks
    assert late.late in tasks
    sums = late.editor.get(f"/ordini/{late.order.id}/conteggio").text
    assert "2 valori della consegna sono arrivati troppo tardi" in sums
    page = text_of(late.treasurer.get(late.late).text)
    assert "480 g + 530 g = 1,01 kg" in page
    assert "prima annulla la chiusura" in page
    assert late.anna.get(late.late).status_code == 403


def test_entered_after_the_settlement_was_taken_back_it_counts(late: Late) -> None:
    late.settled()
    sent = late.queued(late.cheese, pieces=[480, 530])
    late.send(sent)
    assert late.decide(sent["id"], "enter").status_code == 409
    late.does(unsettle, reason="Peso", on=TODAY)

    assert 'value="enter"' in late.editor.get(late.late).text
    assert late.decide(sent["id"], "enter").status_code == 303

    assert late.allotment(late.cheese).delivered_grams == 1_010
    entered = late.reports()[0]
    assert (entered.outcome, entered.revision) == (ReportOutcome.APPLIED, 1)
    assert str(entered.decides_id) == sent["id"]
    assert "Niente in attesa" in late.editor.get(late.late).text
    assert late.decide(sent["id"], "dismiss", "Tardi").status_code == 404
    assert "registrato dopo essere arrivato tardi" in late.anna.get(f"{late.handover}/storia").text


def test_dismissed_with_a_reason_it_never_counts(late: Late) -> None:
    late.settled()
    sent = late.queued(late.jars, units=1)
    late.send(sent)

    without = late.decide(sent["id"], "dismiss")
    assert without.status_code == 422
    assert "Scrivete perché non conta" in without.text
    assert late.decide(sent["id"], "dismiss", "Contati due volte").status_code == 303

    assert late.allotment(late.jars).delivered_units is None
    decision = late.reports()[0]
    assert (decision.outcome, decision.reason) == (ReportOutcome.DISMISSED, "Contati due volte")
    assert "Niente in attesa" in late.editor.get(late.late).text
    assert late.decide(sent["id"], "enter").status_code == 404


def test_what_says_what_stands_already_asks_nobody(late: Late) -> None:
    late.say(late.jars, units=1)
    late.settled()

    answer = late.send(late.queued(late.jars, units=1, base=0)).json

    assert answer["answers"][0]["outcome"] == "agreed"
    assert "Niente in attesa" in late.editor.get(late.late).text


def test_what_was_weighed_of_an_order_that_was_given_up_is_kept_too(late: Late) -> None:
    late.does(undoing.cancel, reason="Grandine")
    sent = late.queued(late.jars, units=2)

    assert late.send(sent).json["answers"][0]["outcome"] == "late"

    page = late.editor.get(late.late).text
    assert "si può solo scartare" in page
    assert late.decide(sent["id"], "enter").status_code == 409
    assert late.decide(sent["id"], "dismiss", "Restituiti").status_code == 303


def test_a_form_without_scripts_is_still_refused_where_its_writer_sees_it(late: Late) -> None:
    late.settled()
    assert late.save(late.jars, units="1").status_code == 409
    assert late.reports() == []
    with late.store.read() as session:
        assert queries.order(session, late.order.id).state is OrderState.SETTLED
