"""Sphinx settings: ``make docs`` builds docs/_build/html."""

from extract import __version__

project = "policy-extract"
author = "The policy-extract authors"
version = release = __version__
extensions = ["myst_parser"]
exclude_patterns = ["_build", "samples"]
language = "en"
html_search_language = "zh"
html_theme = "furo"
html_title = f"policy-extract {release}"
html_theme_options = {"sidebar_hide_name": False}
html_copy_source = False
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
