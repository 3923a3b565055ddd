"""The page as one HTML file: everything escaped, style and script inside, and nothing asked for from anywhere."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import quote

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from review.site.page import Page
from review.text import seen


def html(page: Page, template: str, style: str, script: str) -> str:
    """The file. The only script that a browser runs in it is `script`, known by its digest."""
    environment = Environment(
        loader=DictLoader({"page": template}),
        autoescape=True,
        finalize=lambda value: value if isinstance(value, Markup) else seen(value),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["whole_words"] = _whole_words
    environment.filters["doi_path"] = lambda doi: quote(doi, safe="/")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    return environment.get_template("page").render(page=page, policy=policy, style=Markup(style), script=Markup(script))


def _whole_words(text: str) -> Markup:
    """A heading that does not break inside its words."""
    return Markup(" ").join(Markup('<span class="word">{}</span>').format(word) for word in seen(text).split())
