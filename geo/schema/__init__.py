"""The shape of every file in a map folder; unknown keys are refused."""

from geo.schema.layer import COMMON_PROPERTIES, Feature, LayerFile, Properties
from geo.schema.ledger import Ledger, Statement
from geo.schema.map_file import Group, Holder, How, MapFile, Palette, Period, Relief
from geo.schema.sidecar import KnownProblem, LayerField, Look, Sidecar, Style, When
from geo.schema.sources import Source, Sources
from geo.schema.values import ID_PATTERN, Bounds, Colour, Id, Keys, Line, Localised, Pattern

__all__ = [
    "COMMON_PROPERTIES", "ID_PATTERN", "Bounds", "Colour", "Feature", "Group", "Holder", "How",
    "Id", "Keys", "KnownProblem", "LayerField", "LayerFile", "Ledger", "Line", "Localised", "Look",
    "MapFile", "Palette", "Pattern", "Period", "Properties", "Relief", "Sidecar", "Source",
    "Sources",
    "Statement", "Style", "When",
]  # fmt: skip
