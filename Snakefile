# A living systematic review as a program. `snakemake` makes everything; `snakemake figures` (or any stage of
# workflow/rules) makes a part; any file of results/ can be asked for by its path.
configfile: "config/config.yaml"


# What `snakemake --report report.html` begins with.
report: "workflow/report/workflow.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/inputs.smk"
include: "workflow/rules/identification.smk"
include: "workflow/rules/screening.smk"
include: "workflow/rules/extraction.smk"
include: "workflow/rules/dose.smk"
include: "workflow/rules/quality.smk"
include: "workflow/rules/synthesis.smk"
include: "workflow/rules/claims.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/manuscript.smk"
include: "workflow/rules/changes.smk"
include: "workflow/rules/site.smk"
include: "workflow/rules/checks.smk"


rule all:
    default_target: True
    input:
        stage(*FILES),
    localrule: True
    message:
        "All reviews are built, see results/"


rule identification:
    input:
        stage("identification"),
    localrule: True
    message:
        what_is_searched()


rule screening:
    input:
        stage("screening"),
    localrule: True
    message:
        what_is_searched()


rule extraction:
    input:
        stage("extraction"),
    localrule: True


rule dose:
    input:
        stage("dose"),
    localrule: True


rule quality:
    input:
        stage("quality"),
    localrule: True


rule synthesis:
    input:
        stage("synthesis"),
    localrule: True


rule claims:
    input:
        stage("claims"),
    localrule: True


rule figures:
    input:
        stage("figures"),
    localrule: True


rule tables:
    input:
        stage("tables"),
    localrule: True


rule manuscript:
    input:
        stage("manuscript"),
    localrule: True


rule changes:
    input:
        stage("changes"),
    localrule: True


rule site:
    input:
        stage("site"),
    localrule: True


onsuccess:
    print("Done: the results are below results/.")


onerror:
    # Below what Snakemake itself says at its end.
    atexit.register(
        print,
        "\nThe build has stopped. What to mend, before the same command is run again:",
        what_failed(log),
        sep="\n",
    )
