"""The tables of this noun that can be imported and exported: records, by each of the shipped questionnaires."""

from evalsvc.visits import kinds
from evalsvc.visits.tables.records import kind_of

IMPORTS = tuple(kind_of(key, name, *questionnaire) for questionnaire, (key, name) in kinds.IMPORTS.items())
