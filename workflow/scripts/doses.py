"""Adaptor: dose texts and fraction schemes of the consensus into tables of doses."""

import pandas as pd

from adaptor import job, read, read_sheet, write, write_csv
from review.dose.confirm import checked_confirmations, to_confirm
from review.dose.doses import DOSES, DOSES_KEY, doses
from review.dose.sensitivity import SENSITIVITY, SENSITIVITY_KEY, sensitivity
from review.dose.splits import SPLITS, SPLITS_KEY, splits


def dose_texts(tables, fields):
    """One row a dose text, with the footnote marks that were extracted beside it."""
    texts = [
        tables[form][["study_id", "row"]].assign(
            form=form,
            field=field,
            raw=tables[form][field],
            marks=tables[form][settings["marks_field"]] if "marks_field" in settings else "",
        )
        for form, columns in fields.items()
        for field, settings in columns.items()
    ]
    return pd.concat(texts, ignore_index=True)


def schemes(tables, fields):
    """One row a fraction scheme: percents and days."""
    parts = [
        tables[form][["study_id", "row"]].assign(
            percents=tables[form][names["percents"]], days=tables[form][names["days"]]
        )
        for form, names in fields.items()
    ]
    return pd.concat(parts or [pd.DataFrame(columns=["study_id", "row", "percents", "days"])], ignore_index=True)


with job(snakemake) as options:
    tables = dict(zip(options["forms"], map(read, snakemake.input.forms), strict=True))
    settings = {name: options[name] for name in ("weight_kg", "bsa_m2")} | {
        "fields": {
            form: {
                field: {key: value for key, value in one.items() if key != "marks_field"}
                for field, one in columns.items()
            }
            for form, columns in options["fields"].items()
        }
    }
    signed = read_sheet(snakemake.input.confirmations, ["dose_id", "value", "confirmed_by"], ["confirmed_on", "note"])
    people = [one["id"] for one in options["reviewers"] if one["kind"] == "human"]
    signed = checked_confirmations(signed, str(snakemake.input.confirmations), people)
    found = doses(dose_texts(tables, options["fields"]), settings, signed)
    write(snakemake.output.doses, found, DOSES, DOSES_KEY)
    write(snakemake.output.splits, splits(schemes(tables, options.get("splits", {}))), SPLITS, SPLITS_KEY)
    grid = options["sensitivity"]
    varied = sensitivity(found, grid["weight_kg"], grid["bsa_m2"])
    write(snakemake.output.sensitivity, varied, SENSITIVITY, SENSITIVITY_KEY)
    write_csv(snakemake.output.to_confirm, to_confirm(found))
