"""Adaptor: the facts of several reviews into what they say of the same study."""

from pathlib import Path

from adaptor import job, read, read_sheet, write
from forms import read_codebook
from review.dose.doses import DOSES
from review.synthesis.cross_review import KEY, TABLE, Source, cross_review
from review.tables import empty

with job(snakemake) as options:
    doses = {Path(path).parts[1]: read(path) for path in snakemake.input.doses}
    registries = {
        (Path(path).parent.name, Path(path).stem): read_sheet(path, ["study_id", "label"], ["registry_ids", "same_as"])
        for path in snakemake.input.registries
    }
    values = map(read, snakemake.input.values)
    sources = []
    for review, facts in options["facts"].items():
        forms, rules = read_codebook({"forms": options["forms"][review], "missing": {}}, snakemake.input.vocabulary)
        for form in forms:
            fields = {field.name: field for field in form.fields}
            mine = doses.get(review, empty(DOSES))
            sources.append(
                Source(
                    review=review,
                    form=form.name,
                    facts={fact: fields[name] for fact, name in facts[form.name].items()},
                    values=next(values),
                    doses=mine[mine["form"] == form.name],
                    registry=registries[review, form.registry],
                )
            )
    table = cross_review(options["review"], sources, rules.vocabularies)
    write(snakemake.output.table, table, TABLE, KEY)
