"""The curated facts: governments, bodies and their names, successions, people.

Facts are rows of the CSVs beside this module, each with its evidence; this module reads and
cross-checks them and answers look-ups. It knows no name itself.
"""

from loader.reference.bodies import NationalBodies, NationalBody
from loader.reference.divisions import District, DistrictName, Divisions
from loader.reference.tables import (
    Collective,
    Leader,
    LeaderPost,
    Reference,
    ReviewedCascade,
    ReviewedOutcome,
    Unit,
    UnitName,
    UnitSuccession,
    load_reference,
)

__all__ = [
    "Collective",
    "District",
    "DistrictName",
    "Divisions",
    "Leader",
    "LeaderPost",
    "NationalBodies",
    "NationalBody",
    "Reference",
    "ReviewedCascade",
    "ReviewedOutcome",
    "Unit",
    "UnitName",
    "UnitSuccession",
    "load_reference",
]
