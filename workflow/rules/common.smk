# What all stages share: the protocols, the digests that decide what is run again, and the gates that stop a cascade.
# Nothing here imports pandas: this file is read at every invocation, and again in every cluster job.

import ast
import atexit
import base64
import functools
import hashlib
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import yaml
from snakemake.exceptions import WorkflowError
from snakemake.io import apply_wildcards

HOME = Path(str(workflow.current_basedir)).parents[1]
SCRIPTS = HOME / "workflow" / "scripts"
PACKAGE = HOME / "workflow"
os.environ.update(PYTHONPATH=os.pathsep.join([str(PACKAGE), *filter(None, [os.getenv("PYTHONPATH")])]))
# Jobs run side by side; threads of the linear algebra only make the small matrices of a fit wait (measured: 12 times).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(PACKAGE))

from review.errors import InputError, one_line
from review.extraction.filenames import has_decisions, owner
from review.identification.searches import read_searches
from review.protocol import other_reviews, read_protocol, reviews_of, with_those_read
from review.releases.names import METADATA, drawn_as, is_brought, is_compared, is_log, table_of
from review.releases.version import versions
from review.screening.imports.log import read_imports
from review.synthesis.kinds import result_table


def shipped(path):
    """A file of this repository; a relative path where we run inside it, so that a moved clone runs nothing again."""
    return path if Path.cwd() == HOME else str(HOME / path)


def shared(path):
    """A file of `resources/` that reviews share: the user's own where there is one, else the one shipped here."""
    own = f"resources/{path}"
    return own if Path(own).exists() else shipped(own)


def material(wildcards, *names):
    """Those of a review's files that people have brought, as a list: empty where there is none."""
    paths = [f"resources/{wildcards.review}/{name}" for name in names]
    return [path for path in paths if Path(path).exists()]


def is_of_people(path):
    """Whether people put a file there, and not a system or a spreadsheet that has another one open."""
    return not path.name.startswith((".", "~$"))


def load_protocol(review):
    path = Path("config/reviews") / f"{review}.yaml"
    if not path.exists():
        if review in REVIEWS:
            raise WorkflowError(f"config/config.yaml: review '{review}' has no protocol, expected {path}")
        return None
    return read_protocol(
        path.read_bytes(),
        str(path),
        yaml.safe_load((PACKAGE / "schemas/protocol.yaml").read_text()),
    )


def load_searches(review):
    log, folder = (
        Path("resources") / review / "searches.csv",
        Path("resources") / review / "searches",
    )
    if not log.exists() and not folder.exists():
        return []
    present = {file.name for file in folder.glob("*") if is_of_people(file)}
    return read_searches(log.read_bytes() if log.exists() else b"", str(log), present)


def load_imports(review):
    log, folder = (
        Path("resources") / review / "screening/imports.csv",
        Path("resources") / review / "screening/imports",
    )
    present = {
        file.relative_to(folder).as_posix() for file in folder.rglob("[!.]*") if file.is_file() and is_of_people(file)
    }
    if not log.exists() and not present:
        return []
    return read_imports(log.read_bytes() if log.exists() else b"", str(log), present)


try:
    REVIEWS = reviews_of(config)
    PROTOCOLS = with_those_read(REVIEWS, load_protocol)
    SEARCHES = {review: {search.search_id: search for search in load_searches(review)} for review in PROTOCOLS}
    IMPORTS = {review: load_imports(review) for review in PROTOCOLS}
except (InputError, WorkflowError) as error:
    # Without the lines of ours and of Snakemake that a raised error would have around it.
    sys.exit(str(error))


# What decides whether a step is run again ---------------------------------------------------------------------------


@functools.cache
def content(path):
    """The first 16 hex digits of a file's SHA-256: a new export with an old date is seen all the same."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


@functools.cache
def syntax(path):
    """A module's meaning (its syntax tree without docstrings; comments are not in it) and what it imports from here."""
    tree = ast.parse(path.read_bytes())
    imported = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
            and ast.get_docstring(node, clean=False) is not None
        ):
            node.body = node.body[1:]
        if isinstance(node, ast.ImportFrom) and node.module:
            imported |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
    found = {local_module(name) for name in imported} - {None, path}
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest(), frozenset(found)


@functools.cache
def local_module(name):
    parts = Path(*name.split("."))
    places = (
        SCRIPTS / parts.with_suffix(".py"),
        PACKAGE / parts.with_suffix(".py"),
        PACKAGE / parts / "__init__.py",
    )
    return next((place for place in places if place.exists()), None)


@functools.cache
def code(*files):
    """A digest of scripts (or modules below `workflow/`) and of every module of ours that they import, at any depth."""
    seen, todo = {}, [PACKAGE / file for file in files]
    while todo:
        path = todo.pop()
        if path not in seen:
            seen[path], imported = syntax(path)
            todo += imported
    lines = sorted(f"{path.relative_to(PACKAGE)} {digest}" for path, digest in seen.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def recipe(script, options=None, brought=(), modules=()):
    """All that a step depends on besides its input tables, as one value: Snakemake compares several as a set.

    `options` is the step's part of the protocol. The files that people brought count by content, whatever their date;
    they are named here again because Snakemake ignores changes of a parameter that is derived from `input`.
    """
    contents = {file: content(file) for file in brought}
    return {"options": options, "code": code(f"scripts/{script}", *modules), "brought": contents}


# Gates --------------------------------------------------------------------------------------------------------------
# A target asks for its files only after the checkpoints before it are done, in order. Until then the rest of the graph
# does not exist, so that each job is judged by the content of its inputs as they are then: an output that came out the
# same stops the cascade in that very run.


def gates(review, name):
    """The checkpoints of one gate, as wildcards: reviews run side by side, and so do the forms of one review."""
    if name == "consensus":
        return [{"review": review, "form": form} for form in PROTOCOLS[review]["forms"]]
    present = {"retractions": FILES["retractions"](review), "tallies": tallied(review)}.get(name, SEARCHES[review])
    return [{"review": review}] if present else []


def before(review, name):
    """The gates before one: a list of corrections reopens cells, so it is known before they are decided."""
    return ["citations", "retractions"] if name == "consensus" and listed_notices(review) else []


def opened(review, names, files=()):
    """An input function that waits for gates, then gives files."""

    def after(wildcards):
        for name in dict.fromkeys(gate for name in names for gate in [*before(review, name), name]):
            for which in gates(review, name):
                getattr(checkpoints, name).get(**which)
        return list(files)

    return after


def opened_form(which):
    """An input function that waits for the gate of one form."""
    earlier = opened(which["review"], before(which["review"], "consensus"))

    def after(wildcards):
        earlier(wildcards)
        checkpoints.consensus.get(**which)
        return []

    return after


AFTER = {
    "identification": ["citations"],
    "screening": ["citations", "status"],
    "extraction": ["consensus"],
    "dose": ["consensus"],
    "quality": ["consensus"],
    "synthesis": ["citations", "retractions", "consensus", "tallies"],
    "claims": ["citations", "status", "retractions", "consensus", "tallies"],
    "figures": ["citations", "status", "retractions", "consensus", "tallies"],
    "tables": ["citations", "status", "retractions", "consensus", "tallies"],
    "manuscript": ["citations", "status", "retractions", "consensus", "tallies"],
    "retractions": ["citations", "retractions"],
    "changes": ["citations", "status", "retractions", "consensus", "tallies"],
    "site": ["citations", "status", "retractions", "consensus", "tallies"],
}


# Stages that may read tables of other reviews: they wait for the gates of these too.
ACROSS = ("synthesis", "claims", "figures", "tables", "manuscript", "changes", "site")


def behind_gates(review, name):
    """An input function that gives a stage's files once its gates are open."""
    others = read_by(review) if name in ACROSS else []
    waits = [opened(other, AFTER[name]) for other in others] + [opened(review, AFTER[name], FILES[name](review))]
    return lambda wildcards: [file for wait in waits for file in wait(wildcards)]


def stage(*names):
    """The inputs of a target: every review's files of these stages, each behind its gates.

    The first gates are asked for one by one, so that they are all planned at once and run side by side.
    """
    inputs = []
    for review in REVIEWS:
        wanted = {gate for name in names for gate in AFTER[name]}
        if "citations" in wanted:
            inputs.append(opened(review, ["citations"]))
        if "consensus" in wanted:
            inputs += [opened_form(which) for which in gates(review, "consensus")]
        inputs += [behind_gates(review, name) for name in names]
    return inputs


def results(review, folder, *files):
    return [f"results/{review}/{folder}/{file}" for file in files]


FILES = {}


# A failed run ----------------------------------------------------------------------------------------------------------


def what_failed(logs):
    """What the failed jobs said: all the problems of an input, or the last line of a mistake of ours."""
    text = "\n".join(Path(log).read_text() for log in ([logs] if isinstance(logs, str) else logs))
    shown = re.findall(r"^Logfile [^\n]*:\n=+\n(.*?)\n=+$", text, re.DOTALL | re.MULTILINE)
    said = [one.splitlines()[-1] if "Traceback" in one else one for one in shown]
    return "\n".join(dict.fromkeys(said)) or "see the lines above"


# A killed run, and a clock that was ahead ---------------------------------------------------------------------------


def alone(state=Path(".snakemake")):
    """Whether this is the main process, and no other run holds the lock."""
    return workflow.is_main_process and not any((state / "locks").glob("*"))


def noted(kind, state=Path(".snakemake")):
    """The notes of one kind that Snakemake keeps on files, by these files."""
    for note in [path for path in (state / kind).rglob("*") if path.is_file()]:
        encoded = "".join(part.lstrip("@") for part in note.relative_to(state / kind).parts)
        yield base64.urlsafe_b64decode(encoded).decode(), note


def forget_interrupted_outputs():
    """Delete outputs that a killed run left marked as incomplete.

    Snakemake looks for them only among the jobs that are planned before the first gate opens. Below a gate it would
    take such a file for finished.
    """
    for file, marker in noted("incomplete"):
        Path(file).unlink(missing_ok=True)
        marker.unlink(missing_ok=True)


def bring_back_dates(folder=Path("results")):
    """Date results that are dated in the future back, all by the same time, so that their order stays.

    Snakemake makes nothing of an input that is newer than the output just written.
    """
    dates = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    ahead = max(dates.values(), default=0) - time.time_ns()
    if ahead > CLOCKS_DIFFER * 10**9:
        for path, date in dates.items():
            os.utime(path, ns=(date - ahead, date - ahead))


CLOCKS_DIFFER = 2
"""By so many seconds the clocks of machines that share files may differ."""


if alone():
    forget_interrupted_outputs()
    bring_back_dates()


wildcard_constraints:
    review="|".join(PROTOCOLS),
    search_id=r"[A-Za-z0-9][A-Za-z0-9._-]*",
    form=r"[a-z][a-z0-9_]*",
    name=r"[a-z][a-z0-9_]*",
