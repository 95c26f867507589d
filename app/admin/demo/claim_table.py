"""Reads data/claims.toml: claims as they are made, with days counted from the day of the load."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.admin.demo.product_table import read_toml
from catalog.evidence import EvidenceLevel

Days = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimKind:
    """A claim without its holder: what is said, who stands behind it, how old and how long."""

    criterion: str
    value: int | None
    level: EvidenceLevel
    issuer: str | None
    prefix: str | None
    issued: Days | None
    valid: Days | None


def read_claim_kinds() -> dict[str, ClaimKind]:
    """Return the kinds of claims by their code."""
    return {code: _kind(entry) for code, entry in read_toml("claims.toml")["bundle"].items()}


def _kind(entry: Mapping[str, Any]) -> ClaimKind:
    return ClaimKind(
        criterion=entry["criterion"],
        value=entry.get("value"),
        level=EvidenceLevel(entry["level"]),
        issuer=entry.get("issuer"),
        prefix=entry.get("prefix"),
        issued=_days(entry.get("issued")),
        valid=_days(entry.get("valid")),
    )


def _days(pair: list[int] | None) -> Days | None:
    return None if pair is None else (pair[0], pair[1])
