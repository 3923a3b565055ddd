"""A template from a stranger reads no file and runs no code, and what it writes runs none in a reader's browser."""

from __future__ import annotations

import pandas as pd
import pytest

from documents import parsed
from review.errors import InputError
from review.manuscript.harmless import check_harmless
from review.manuscript.render import render

TABLES = {"t": pd.DataFrame({"title": ["{{ 7 * 7 }} {% if x %} {# y #}"], "n": [3]})}


def rendered(source: str, **context) -> str:
    return render(source, "x.md.j2", {"frame.j2": "Frame"}, TABLES, {"figure": {"f": "![F](f.svg)"}}, context)[0]


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ number.__globals__ }}",
        "{{ number.__self__._tables }}",
        "{{ rows.__code__ }}",
        "{{ figure.__closure__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ lipsum.__globals__['os'].environ }}",
        "{{ ('%s' | attr('__mul__'))(3) }}",
        "{{ '{0.__class__}'.format(number) }}",
        "{{ ('{0.__globals__}' | attr('format'))(number) }}",
        "{{ ['{0.__class__}'] | map('format', number) | list }}",
        "{{ protocol.update({'title': 'x'}) }}",
        "{{ protocol.clear() }}",
        "{% include '/etc/passwd' %}",
        "{% include '../frame.j2' %}",
        "{% import '/etc/passwd' as x %}",
        "{% extends '/etc/passwd' %}",
    ],
)
def test_nothing_but_what_is_offered_can_be_reached(source):
    try:
        text = rendered(source, protocol={"title": "T"})
    except InputError as error:
        assert str(error).startswith("x.md.j2:")
    else:
        assert not any(found in text for found in ("root:", "class", "environ", "<function", "builtins"))


def test_a_template_cannot_alter_what_it_is_given():
    protocol = {"title": "T", "people": ["ann"]}
    with pytest.raises(InputError, match="access to attribute 'append' of 'list' object is unsafe"):
        rendered("{% set x = protocol.people.append('bob') %}", protocol=protocol)
    assert protocol == {"title": "T", "people": ["ann"]}


@pytest.mark.parametrize(
    "source",
    ["{{ 'x' * 10 ** 12 }}", "{{ range(10 ** 9) | list }}", "{{ 'a' | int(base=99) }}", "{{ {}.x.y }}", "{{ [][3] }}",
     "{{ 'é'.encode('ascii') }}", "{{ " + "(" * 900 + ")" * 900 + " }}", "{{ 1 | batch }}"],
)  # fmt: skip
def test_what_goes_wrong_in_a_template_is_one_line(source):
    with pytest.raises(InputError) as refused:
        rendered(source)
    assert str(refused.value).startswith("x.md.j2:")


def test_jinja_in_data_stays_text():
    text = rendered("{% for row in rows('t') %}{{ row.title | literal }}{% endfor %}")
    assert text.replace("\\", "") == "{{ 7 * 7 }} {% if x %} {# y #}"


def harm(text: str) -> str:
    with pytest.raises(InputError) as refused:
        check_harmless(parsed(text), "x.md.j2")
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a](/etc/passwd)", "the image '/etc/passwd' is no figure of this review"),
        ("![a](../figures/../../../etc/passwd)", "is no figure of this review"),
        ("![a](http://example.org/x.png)", "is no figure of this review"),
        ("![a][1]\n\n[1]: file:///etc/passwd", "the image 'file:///etc/passwd' is no figure"),
        ("[a](javascript:alert(1))", "a link to 'javascript:alert(1)', expected an address"),
        ("<javascript:alert(1)>", "a link to 'javascript:alert(1)', expected an address"),
        ("[a](data:text/html,x)", "a link to 'data:text/html,x', expected"),
        ("```{=html}\n<script>1</script>\n```", "raw html is not allowed"),
        ("`<script>1</script>`{=html}", "raw html is not allowed"),
        ("```{=openxml}\n<w:p/>\n```", "raw openxml is not allowed"),
        ("[a]{onclick=alert(1)}", "the attribute 'onclick' is not allowed"),
        ("# a {style='background:url(x)'}", "the attribute 'style' is not allowed"),
        ("::: {srcdoc=x}\na\n:::", "the attribute 'srcdoc' is not allowed"),
        ("`a`{formaction=x}", "the attribute 'formaction' is not allowed"),
        ("| a |\n|---|\n| [x](vbscript:y) |", "a link to 'vbscript:y'"),
        ("a^[note ![b](x.png)]", "the image 'x.png' is no figure"),
        ("---\nbibliography: /etc/passwd\n---\n", "metadata 'bibliography' is not allowed"),
        ("---\ncss: http://example.org/x\n---\n", "metadata 'css' is not allowed"),
        ("---\nheader-includes: x\n---\n", "metadata 'header-includes' is not allowed"),
        ("---\ntitle: '[a](javascript:x)'\n---\n", "a link to 'javascript:x'"),
    ],
)
def test_markdown_that_would_run_or_read_something_is_refused(text, expected):
    assert harm(text).startswith("x.md.j2: ")
    assert expected in harm(text)


def test_what_a_text_needs_is_allowed():
    text = (
        '---\ntitle: T\nlang: en\nnocite: |\n  @{r1}\n---\n\n# A {#a .b}\n\n![F](../figures/flow.svg){alt="x"} '
        "[b](#a) [c](https://example.org) <https://example.org> $x^2$ `code` *d*\n\n| a |\n|---|\n| b |\n\n"
        '::: {id="refs"}\n:::\n'
    )
    check_harmless(parsed(text), "x.md.j2")
