"""One source, several truths: list a deck's variants, and narrow its tree to one of them.

    tree = expand(project, path, report)                    # the deck with its defaults and includes
    for variant in variants(tree, project, report):         # audiences × languages × rows
        chosen = narrow(tree, variant, report)              # no `for`, no `variants`, no `include`, no `{{ }}`

`render` puts the same variant's values into a tree of another file, such as a brand's footer.
"""

from trustdeck.variant.expand import expand
from trustdeck.variant.listing import Variant, variants
from trustdeck.variant.narrow import narrow, render

__all__ = ["Variant", "expand", "narrow", "render", "variants"]
