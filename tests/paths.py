"""Where tests find the project and its map folders."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
LAYERS = ROOT / "layers"
MAPS = ROOT / "tests" / "maps"
INVENTED = MAPS / "invented"
CYPRUS = ROOT / "examples" / "cyprus" / "layers"
STARTER = ROOT / "build" / "atlas" / "starter"  # what karabakh-map new map begins with
