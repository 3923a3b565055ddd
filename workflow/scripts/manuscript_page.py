"""Adaptor: the manuscript as one HTML page, figures inside, nothing fetched from elsewhere."""

from pathlib import Path

import pypandoc

from adaptor import job, write_bytes

with job(snakemake):
    source = Path(snakemake.input.markdown)
    page = pypandoc.convert_file(
        str(source),
        "html5",
        format="markdown-raw_html-raw_tex+pipe_tables",
        extra_args=[
            "--standalone",
            "--embed-resources",
            f"--css={snakemake.input.style}",
            f"--resource-path={source.parent}",
            "--section-divs",
        ],
    )
    write_bytes(snakemake.output.html, page.encode())
