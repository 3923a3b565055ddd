"""Adaptor: dose texts and fraction schemes of the consensus into tables of doses."""

from adaptor import job, read, read_sheet, warn, write, write_csv
from review.dose.confirm import CONFIRMATIONS, MAY_HAVE, confirm, to_confirm
from review.dose.doses import DOSES, DOSES_KEY, doses
from review.dose.fields import deciders, dose_texts, schemes
from review.dose.sensitivity import SENSITIVITY, SENSITIVITY_KEY, sensitivity
from review.dose.splits import SPLITS, SPLITS_KEY, splits

with job(snakemake) as options:
    tables = dict(zip(options["forms"], map(read, snakemake.input.forms), strict=True))
    settings = {name: options[name] for name in ("weight_kg", "bsa_m2", "fields")}
    path = "".join(snakemake.input.confirmations)
    people = [one["id"] for one in options["reviewers"] if one["kind"] == "human"]
    machines = [one["id"] for one in options["reviewers"] if one["kind"] == "machine"]
    found, unused = confirm(
        doses(dose_texts(tables, options["fields"]), settings),
        read_sheet(path, CONFIRMATIONS, MAY_HAVE),
        path,
        people,
        deciders(map(read, snakemake.input.provenance), machines),
    )
    for signature in unused:
        warn(str(signature))
    write(snakemake.output.doses, found, DOSES, DOSES_KEY)
    write(snakemake.output.splits, splits(schemes(tables, options.get("splits", {}))), SPLITS, SPLITS_KEY)
    grid = options["sensitivity"]
    varied = sensitivity(found, grid["weight_kg"], grid["bsa_m2"])
    write(snakemake.output.sensitivity, varied, SENSITIVITY, SENSITIVITY_KEY)
    write_csv(snakemake.output.to_confirm, to_confirm(found))
