"""Adaptor: the newest release and the results as they are into what has changed."""

from collections.abc import Iterable
from pathlib import Path

from adaptor import job, read, write_bytes, write_csv
from review.releases.compare import changes
from review.releases.frozen import Frozen, freeze
from review.releases.intact import check_intact
from review.releases.report import report


def contents(names: Iterable[str], paths: Iterable[str]) -> dict[str, bytes]:
    """Files by what a release calls them."""
    return {name: Path(path).read_bytes() for name, path in zip(names, paths, strict=True)}


with job(snakemake) as options:
    files = snakemake.input
    tables = dict(zip(options["tables"], map(read, files.tables), strict=True))
    drawn, brought = contents(options["drawn"], files.drawn), contents(options["brought"], files.brought)
    release = contents(options["released"], files.released)
    check_intact(release, f"resources/{snakemake.wildcards.review}/releases/{options['version']}")
    before = Frozen(options["version"], release)
    after = Frozen("now", freeze(tables, drawn, brought))
    found = changes(before, after)
    write_csv(snakemake.output.csv, found)
    write_bytes(snakemake.output.markdown, report(found, before, after).encode())
