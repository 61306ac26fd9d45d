"""How Sphinx makes a site of the pages (``make docs``); its source folder is the project."""

import geo

project = "Karabakh map"
version = release = geo.__version__
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
include_patterns = ["docs/**", "layers/README.md", "examples/*/README.md", "*.md"]
exclude_patterns = ["docs/*.py", "docs/*.sh"]
root_doc = "docs/index"

myst_heading_anchors = 3  # links to headings, as a page of a repository has them
nb_execution_mode = "off"  # the notebook carries what its cells gave; a test runs them

autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_google_docstring = False

html_theme = "furo"
html_title = f"Karabakh map {release}"
html_copy_source = False
html_show_sourcelink = False
