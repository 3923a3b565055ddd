"""Adaptor: one search export into records, what they are compared by, rejected text, and an account of it."""

from pathlib import Path

from adaptor import job, progress, warn, write, writing
from review.identification.features import FEATURES, features
from review.identification.formats import open_export, open_withdrawn
from review.identification.importing import EXPORTS, EXPORTS_KEY, account, parts
from review.identification.record import RECORDS, REJECTED

with job(snakemake) as options, Path(snakemake.input.export).open("rb") as stream:
    file, search_id = snakemake.input.export, options["search_id"]
    opened = open_export if options["in_force"] else open_withdrawn
    export = opened(stream, file, options["columns"])
    counted = []
    out = snakemake.output
    with (
        writing(out.records, RECORDS) as save,
        writing(out.features, FEATURES) as prepare,
        writing(out.rejected, REJECTED) as keep,
    ):
        for part in parts(export.entries, search_id, file, export.format):
            save(part.records)
            prepare(features(part.records))
            keep(part.rejected)
            counted.append(part.size)
            progress(sum(map(sum, counted)), f"entries of {file} read")
    counts = account(
        counted,
        search_id,
        options["hits_reported"],
        file=file,
        format=export.format,
        encoding=export.encoding,
        remarks="; ".join(export.notes),
    )
    write(out.account, counts, EXPORTS, EXPORTS_KEY)
    found = counts.iloc[0]
    print(f"{file}: {export.format}, {export.encoding}, {found['records']} records, {found['parsed']} read")
    for note in export.notes:
        warn(f"{file}: {note}")
    if places := found["rejected"] + found["stray_texts"]:
        warn(f"{file}: places that could not be read: {places}, see {out.rejected}")
    if options["hits_reported"] and found["difference"]:
        warn(f"{file}: {found['records']} records in the file, but searches.csv reports {found['hits_reported']} hits")
