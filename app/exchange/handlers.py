"""Jobs of price lists: understand one, import one, forget old ones."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.exchange.import_errors import ImportNotFound, kept_facts
from app.exchange.import_queries import (
    import_by_id,
    imports_before,
    locked_import,
    organisation_of,
    replace_lines,
    rewrite_lines,
    shown_lines,
    stored_file,
)
from app.exchange.import_services import APPLY, PREPARE, drop_file, forget_import
from app.exchange.lines import counts_of, lines_of, rewritten
from app.exchange.listing.rules import ImportRules
from app.exchange.mappings import read_choice
from app.exchange.missing import Missing, MissingRule
from app.exchange.models import ImportState, PriceListImport
from app.exchange.services import (
    Choices,
    PreparedFile,
    apply_plan,
    plan_import,
    prepare_import,
    preview_import,
)
from app.runtime.files.store import FileStore, current_file_store
from app.runtime.jobs.long import Work
from app.runtime.jobs.registry import JobRegistry
from app.web.context import current_settings
from app.web.territory import current_territory
from catalog.criteria import load_criteria
from catalog.errors import MarketError

PRUNE = "exchange.forget_lists"
KEPT = timedelta(days=7)
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job needs to know of an import, taken out of the database."""

    import_id: uuid.UUID
    slug: str
    file: str
    choice: Mapping[str, Any]
    choices: Choices


def prepare_list(work: Work) -> None:
    """Understand the products of a list and work out what it would do."""
    plan = _plan(work, ImportState.PREPARING)
    if plan is None:
        return
    try:
        prepared = _prepared(work, plan)
        with work.read() as session:
            preview = preview_import(session, prepared, plan.slug)
    except MarketError as error:
        _refuse(work, plan, error)
        return
    lines = lines_of(preview, plan.import_id)
    with work.finish() as session:
        taken = _still(session, plan, ImportState.PREPARING)
        if taken is not None:
            replace_lines(session, plan.import_id, lines)
            taken.counts = counts_of(lines)
            taken.state = ImportState.READY
            taken.updated_at = work.now()


def apply_list(work: Work) -> None:
    """Import a list, all of it in one transaction that only writes: what, is worked out before it begins."""
    plan = _plan(work, ImportState.APPLYING)
    if plan is None:
        return
    try:
        prepared = _prepared(work, plan)
        with work.read() as session:
            ready = plan_import(session, prepared, plan.slug, now=work.now(), choices=plan.choices)
            shown = shown_lines(session, plan.import_id)
        lines = rewritten(ready.preview, plan.import_id, shown)
        with work.finish() as session:
            taken = _still(session, plan, ImportState.APPLYING)
            if taken is not None:
                done = apply_plan(session, prepared, ready, plan.slug, plan.choices)
                if done is not ready:
                    lines = rewritten(done.preview, plan.import_id, shown)
                rewrite_lines(session, plan.import_id, lines)
                taken.counts = dict(lines.counts)
                taken.state = ImportState.DONE
                taken.updated_at = work.now()
                drop_file(session, current_file_store(), taken)
    except MarketError as error:
        _refuse(work, plan, error)


def _plan(work: Work, state: ImportState) -> Plan | None:
    """Return what is to be done; None when somebody has given up meanwhile."""
    try:
        with work.read() as session:
            taken = import_by_id(session, uuid.UUID(work.payload["import"]))
            kept = stored_file(session, taken)
            if taken.state is not state or taken.job_key != work.key or kept is None:
                return None
            slug = organisation_of(session, taken).slug
            return Plan(taken.id, slug, kept.name, dict(taken.choice), _choices(taken))
    except ImportNotFound:
        return None


def _prepared(work: Work, plan: Plan) -> PreparedFile:
    store: FileStore = current_file_store()
    data = store.path(plan.file).read_bytes()
    lexicon = current_territory().lexicon(current_settings().district.province)
    rules = ImportRules(
        lexicon=lexicon,
        criteria=load_criteria(),
        publish=plan.choice.get("publish", True) is True,
    )
    return prepare_import(data, rules, choice=read_choice(plan.choice), progress=work.report)


def _choices(taken: PriceListImport) -> Choices:
    choice = taken.choice
    paused = frozenset(uuid.UUID(each) for each in choice.get("paused", ()))
    return Choices(
        skip_faulty=choice.get("skip_faulty") is True,
        missing=Missing(MissingRule(choice.get("missing", MissingRule.KEEP)), paused),
        person_id=taken.person_id,
    )


def _still(session: Session, plan: Plan, state: ImportState) -> PriceListImport | None:
    try:
        taken = locked_import(session, plan.import_id)
    except ImportNotFound:
        return None
    return taken if taken.state is state else None


def _refuse(work: Work, plan: Plan, error: MarketError) -> None:
    """Keep why the list could not be used; the person reads it on its page."""
    with work.finish() as session:
        try:
            taken = locked_import(session, plan.import_id)
        except ImportNotFound:
            return
        taken.state = ImportState.FAILED
        taken.error = kept_facts(error)
        taken.updated_at = work.now()


def forget_old(session: Session, _payload: Mapping[str, Any], now: datetime) -> None:
    """Forget lists a week after they were handed in, with their files and lines."""
    for taken in imports_before(session, now - KEPT, most=MOST_AT_ONCE):
        forget_import(session, current_file_store(), taken)


def register(jobs: JobRegistry) -> None:
    """Register the jobs of this room."""
    jobs.add_long(PREPARE, prepare_list)
    jobs.add_long(APPLY, apply_list)
    jobs.add(PRUNE, forget_old, every=timedelta(hours=6))
