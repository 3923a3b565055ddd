# What the rules of each stage take: small functions of the review and the wildcards, in the order of the stages.


# a file that may be asked for by its path, and mistyped ----------------------------------------------------------------


def named(review, part, name):
    """An entry of a part of the protocol."""
    return one_of(PROTOCOLS[review][part], name, review, part)


def one_of(entries, name, review, part):
    if name not in entries:
        expected = ", ".join(entries) or "nothing"
        raise WorkflowError(f"config/reviews/{review}.yaml:{part}: no '{name}', expected one of: {expected}")
    return entries[name]


# identification -------------------------------------------------------------------------------------------------------


def export_file(wildcards):
    return f"resources/{wildcards.review}/searches/{SEARCHES[wildcards.review][wildcards.search_id].file}"


def searches(review):
    """The ids of a review's searches, oldest first, the withdrawn ones too."""
    return list(SEARCHES[review])


def first_search(review):
    """What to do next where nothing has been searched."""
    return f"no search yet: put an export into resources/{review}/searches and run this again, it says what to write"


def what_is_searched():
    """The reviews that have records and votes to go through, and what the others need."""
    lines = [f"{review}: {'built' if SEARCHES[review] else first_search(review)}" for review in REVIEWS]
    return "\n".join(lines)


def in_force(review):
    return {name: not search.withdrawn_on for name, search in SEARCHES[review].items()}


def searches_until(wildcards):
    order = searches(wildcards.review)
    return order[: order.index(wildcards.search_id) + 1]


def by_search(review, table, names):
    """One table of each of these searches."""
    return results(review, f"identification/{table}", *(f"{name}.parquet" for name in names))


def shards(review, search_id):
    """Into how many parts the matching of a search is divided: by the size of its export."""
    search = SEARCHES[review][search_id]
    size = Path(f"resources/{review}/searches/{search.file}").stat().st_size
    return 1 + size // (PROTOCOLS[review]["identification"]["shard_megabytes"] * 1_000_000)


def pair_files(review):
    files = []
    for search_id in searches(review):
        n = int(shards(review, search_id))
        names = [search_id] if n == 1 else [f"{search_id}/{shard}" for shard in range(1, n + 1)]
        files += by_search(review, "pairs", names)
    return files


def pairs_recipe(wildcards, shard, of):
    return recipe(
        "pairs.py",
        options={
            "searches": searches_until(wildcards),
            "policies": PROTOCOLS[wildcards.review]["identification"]["policies"],
            "shard": [shard - 1, of],
        },
    )


# screening ------------------------------------------------------------------------------------------------------------


PREVIOUS_SCHEMA = shipped("workflow/schemas/previous.yaml")


def search_rows(review):
    wanted = ("search_id", "searched_on", "source_type", "source", "withdrawn_on")
    return [{name: getattr(search, name) for name in wanted} for search in SEARCHES[review].values()]


# What orders the work and decides nothing.
WORK = ("order", "seed", "target_recall")


def screening_options(wildcards, **further):
    protocol = PROTOCOLS[wildcards.review]
    screening = {name: value for name, value in protocol["screening"].items() if name not in WORK}
    return {"reviewers": protocol["reviewers"], "screening": screening} | further


def imported_files(wildcards):
    """Exports of other tools, each once."""
    files = [file for entry in IMPORTS[wildcards.review] for file in entry.files]
    return [f"resources/{wildcards.review}/screening/imports/{file}" for file in dict.fromkeys(files)]


def imported_votes(wildcards, name):
    """A table of the votes of other tools; nothing where there are none."""
    return results(wildcards.review, "screening", f"{name}.parquet") if IMPORTS[wildcards.review] else []


def returned(wildcards):
    """Lists that people have filled in, as they came back."""
    found = Path(f"resources/{wildcards.review}/screening/returned").rglob("*")
    return sorted(str(path) for path in found if path.is_file() and is_of_people(path))


def work_options(wildcards, *names):
    screening = PROTOCOLS[wildcards.review]["screening"]
    return {"searches": search_rows(wildcards.review)} | {name: screening[name] for name in names}


def subset_registries(wildcards):
    subsets = PROTOCOLS[wildcards.review]["flow"]["subsets"]
    return [f"resources/{wildcards.review}/{subset['registry']}.csv" for subset in subsets]


# retractions ----------------------------------------------------------------------------------------------------------


def listed_notices(review):
    """The list of retractions and corrections that people brought."""
    return [path for path in [f"resources/{review}/retractions.csv"] if Path(path).exists()]


def notices(wildcards):
    """What is known of the reports of studies."""
    return FILES["retractions"](wildcards.review)


# extraction -----------------------------------------------------------------------------------------------------------


def forms(review):
    return PROTOCOLS[review]["forms"]


def duty(review, name):
    return [reviewer["id"] for reviewer in PROTOCOLS[review]["reviewers"] if name in reviewer["duties"]]


def people(duty_of):
    """A pattern for the ids of all who have a duty in any review."""
    return "|".join(sorted({re.escape(one) for review in PROTOCOLS for one in duty(review, duty_of)})) or "nobody"


def extraction_files(review):
    """What people have put among the extraction sheets, in the order of the names without their endings."""
    found = Path(f"resources/{review}/extraction").glob("*")
    own = [path for path in found if is_of_people(path)]
    return sorted(own, key=lambda path: (path.stem, path.suffix))


def sheets(wildcards):
    readers = duty(wildcards.review, "extraction")
    files = extraction_files(wildcards.review)
    return [str(path) for path in files if owner(path.name, forms(wildcards.review), readers)]


def adjudications(wildcards):
    """In the order in which they count."""
    return [str(path) for path in extraction_files(wildcards.review) if has_decisions(path.name)]


def imported_sheets(wildcards):
    layouts = PROTOCOLS[wildcards.review]["extraction"]["imports"]
    return [f"resources/{wildcards.review}/extraction/imports/{layout['file']}" for layout in layouts]


def registry(wildcards):
    name = named(wildcards.review, "forms", wildcards.form).get("registry", "studies")
    return f"resources/{wildcards.review}/{name}.csv"


def registries(wildcards):
    names = dict.fromkeys(form.get("registry", "studies") for form in forms(wildcards.review).values())
    return [f"resources/{wildcards.review}/{name}.csv" for name in names]


def extraction_options(wildcards, *names):
    return {name: PROTOCOLS[wildcards.review][name] for name in names}


def correction_notices(wildcards):
    """Only a list that people brought has days on which a report was corrected."""
    return notices(wildcards) if listed_notices(wildcards.review) else []


# dose -----------------------------------------------------------------------------------------------------------------


def dose_forms(review):
    dose = PROTOCOLS[review]["dose"]
    return list(dict.fromkeys([*dose["fields"], *dose.get("splits", {})]))


def who_decided_doses(wildcards):
    """Only a signature asks who read its dose. So as long as there is none, a new quote ends at the consensus."""
    files = material(wildcards, "extraction/confirmations.csv")
    signed = any(len(Path(file).read_bytes().splitlines()) > 1 for file in files)
    return consensus_files(wildcards.review, dose_forms(wildcards.review), "provenance.parquet") if signed else []


# quality --------------------------------------------------------------------------------------------------------------


def quality(review):
    return PROTOCOLS[review]["quality"]


def added_up(review):
    """The form of each total, in order."""
    return [total["form"] for total in quality(review)["totals"].values()]


def consensus_files(review, names, ending="parquet"):
    return results(review, "extraction/consensus", *(f"{name}.{ending}" for name in names))


INSTRUMENT_SCHEMA = shipped("workflow/schemas/instrument.yaml")


def instrument(wildcards):
    return shared(f"instruments/{quality(wildcards.review)['instrument']}.yaml")


# synthesis ------------------------------------------------------------------------------------------------------------


def analyses(review, kind):
    """The protocol's analyses of a kind; one that is about another analysis has that one's entry in `of`."""
    entries = {entry["id"]: entry for entry in PROTOCOLS[review]["analyses"]}
    return [
        entry | ({"of": entries[entry["of"]]} if "of" in entry else {})
        for entry in entries.values()
        if entry["kind"] == kind
    ]


def tallied(review):
    return analyses(review, "tally")


def tested(review):
    """The analyses that have tests: tallies always, directions where they ask for some."""
    return tallied(review) + [entry for entry in analyses(review, "direction") if entry.get("tests")]


def tallied_forms(review):
    return list(dict.fromkeys(analysis["form"] for analysis in tallied(review)))


def analysis_kinds(review):
    """The kinds of a review's analyses by their result table; tallies have a rule of their own."""
    kinds = dict.fromkeys(entry["kind"] for entry in PROTOCOLS[review]["analyses"])
    return {result_table(kind): kind for kind in kinds if kind != "tally"}


def analysis_tables(entry):
    """What an analysis reads, by role: its form, and the result tables that it names."""
    return {"form": f"extraction/consensus/{entry['form']}"} | entry.get("tables", {})


def analysis_options(wildcards):
    kind = one_of(analysis_kinds(wildcards.review), wildcards.analysis, wildcards.review, "analyses")
    entries = analyses(wildcards.review, kind)
    tables = [analysis_tables(entry) for entry in entries]
    return {"kind": kind, "analyses": entries, "tables": tables}


def analysed_tables(wildcards):
    """The tables that the analyses of a kind read, each once."""
    roles = analysis_options(wildcards)["tables"]
    return list(dict.fromkeys(path for tables in roles for path in tables.values()))


# claims ---------------------------------------------------------------------------------------------------------------


def claimed_tables(review):
    """By name the tables that claims are held against; those of a review without a protocol are left out."""
    named = {name: name.rpartition(":") for name in PROTOCOLS[review].get("claims", {"tables": []})["tables"]}
    return {
        name: f"results/{other or review}/{table}.parquet"
        for name, (other, _, table) in named.items()
        if (other or review) in PROTOCOLS
    }


def read_by(review):
    """The other reviews whose tables a review reads, as far as they have a protocol."""
    return [other for other in other_reviews(PROTOCOLS[review]) if other in PROTOCOLS]


# cross-review ---------------------------------------------------------------------------------------------------------


def compared_reviews(review):
    """A review and those that it is compared with; none if it is compared with none."""
    others = PROTOCOLS[review].get("cross_review", {}).get("with", [])
    return [name for name in [review, *others] if "cross_review" in PROTOCOLS.get(name, {})] if others else []


def compared_forms(review):
    """(review, form) of all facts that are compared."""
    return [(name, form) for name in compared_reviews(review) for form in PROTOCOLS[name]["cross_review"]["facts"]]


def compared_registries(wildcards):
    registries = [
        f"resources/{name}/{forms(name)[form].get('registry', 'studies')}.csv"
        for name, form in compared_forms(wildcards.review)
    ]
    return list(dict.fromkeys(registries))


def compared_values(wildcards):
    """The consensus tables with the facts, once the gates of the other reviews are open too."""
    for name in compared_reviews(wildcards.review):
        opened(name, ["consensus"])(wildcards)
    return [file for name, form in compared_forms(wildcards.review) for file in consensus_files(name, [form])]


def compared_doses(wildcards):
    return [f"results/{name}/dose/doses.parquet" for name in compared_reviews(wildcards.review) if dose_forms(name)]


def cross_review_options(wildcards):
    facts = {name: PROTOCOLS[name]["cross_review"]["facts"] for name in compared_reviews(wildcards.review)}
    codebooks = {name: {form: forms(name)[form] for form in used} for name, used in facts.items()}
    return {"review": wildcards.review, "facts": facts, "forms": codebooks}


# figures --------------------------------------------------------------------------------------------------------------


def figure(wildcards):
    return named(wildcards.review, "figures", wildcards.name)


def result_tables(review, names):
    return [f"results/{review}/{name}.parquet" for name in names]


# manuscript -----------------------------------------------------------------------------------------------------------


def readers_table(wildcards):
    return named(wildcards.review, "tables", wildcards.name)


def manuscript(review):
    return PROTOCOLS[review]["manuscript"]


def manuscript_options(review):
    protocol = PROTOCOLS[review]
    wanted = ("title", "question", "reviewers", "dose", "tables", "figures", "manuscript")
    return {name: protocol[name] for name in wanted} | {"has_searches": bool(SEARCHES[review])}


def figure_files(review, ending):
    return results(review, "figures", *(f"{name}.{ending}" for name in PROTOCOLS[review]["figures"]))


def readers_table_files(review):
    return results(review, "tables", *(f"{name}.csv" for name in PROTOCOLS[review]["tables"]))


MANUSCRIPT_FRAME = shipped("workflow/templates/manuscript.md.j2")
MANUSCRIPT_STYLE = shipped("workflow/templates/manuscript.css")
WORD_STYLES = shipped("workflow/templates/manuscript.styles.xml")
WORD_FILTER = shipped("workflow/templates/manuscript.lua")
CITATION_STYLE = shipped("workflow/templates/vancouver.csl")


def manuscript_template(wildcards):
    return f"config/reviews/{manuscript(wildcards.review)['template']}"


def citation_style(wildcards):
    own = manuscript(wildcards.review).get("citation_style")
    return f"config/reviews/{own}" if own else CITATION_STYLE


def searched_tables(review, *names):
    """Result tables that a review has if it has searches."""
    return result_tables(review, names) if SEARCHES[review] else []


def released_numbers(review):
    """The numbers of the text of the newest release, if it has any."""
    file = f"resources/{review}/releases/{released(review)}/numbers.json"
    return [file] if Path(file).exists() else []


# checklists -----------------------------------------------------------------------------------------------------------


CHECKLISTS = ("prisma_2020", "prisma_lsr", "swim")
CHECKLIST_FILES = [shipped(f"workflow/templates/checklists/{name}.yaml") for name in CHECKLISTS]


def checklist_options(review):
    """What a checklist can point to: some of the protocol, what people brought, and which files the stages make."""
    protocol = PROTOCOLS[review]
    shown = {name: protocol.get(name, {}) for name in ("title", "dose", "quality", "conclusions", "site")} | {
        "screening": {"reasons": protocol["screening"]["reasons"]},
        "forms": list(forms(review)),
        "analyses": [{"id": entry["id"], "kind": entry["kind"]} for entry in protocol["analyses"]],
        "figures": {name: {"kind": entry["kind"]} for name, entry in protocol["figures"].items()},
        "tables": {name: {"rows": entry["rows"]} for name, entry in protocol["tables"].items()},
    }
    brought = sorted(path.name for path in Path(f"resources/{review}").glob("[!.]*"))
    files = sorted(path.removeprefix(f"results/{review}/") for path in made(review))
    return {"protocol": shown, "brought": brought, "made": files}


# what there is --------------------------------------------------------------------------------------------------------


def made(review):
    """All files that the stages of a review make."""
    return {path for stage in FILES.values() for path in stage(review)}


def released(review):
    """The newest release, or nothing."""
    folders = [folder.name for folder in Path(f"resources/{review}/releases").glob("*") if folder.is_dir()]
    return str(max(versions(folders), default=""))


# changes --------------------------------------------------------------------------------------------------------------


def compared_results(review):
    """(name in a release, result file) of all tables and drawn data that are compared, as far as the review has them."""
    folder = f"results/{review}/"
    made_here = sorted(path for name in FILES if name != "changes" for path in FILES[name](review))
    found = [path.removeprefix(folder) for path in made_here]
    tables = [(table_of(path), folder + path) for path in found if table_of(path)]
    drawn = [(drawn_as(path), folder + path) for path in found if drawn_as(path).endswith(".csv")]
    return tables, drawn


def release_files(review):
    """What is compared of the newest release, by its path in it."""
    folder = Path(f"resources/{review}/releases/{released(review)}")
    paths = {path.relative_to(folder).as_posix(): str(path) for path in sorted(folder.rglob("*.*")) if path.is_file()}
    return {name: path for name, path in paths.items() if is_compared(name) or name == METADATA}


def logs_and_ledgers(review):
    """What a release keeps of what people brought, by its path below `resources/<review>/`."""
    folder = Path(f"resources/{review}")
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.csv"))]
    kept = {name: f"{folder}/{name}" for name in names if is_brought(name) and is_log(name)}
    return kept | {"protocol.yaml": f"config/reviews/{review}.yaml"}


# site -----------------------------------------------------------------------------------------------------------------


SITE_TABLES = (
    "screening/flow",
    "screening/agreement",
    "identification/citations",
    "extraction/states",
    "extraction/agreement",
    "dose/doses",
    "quality/agreement",
    "synthesis/tallies",
    "synthesis/tests",
    "synthesis/conclusions",
    "synthesis/claims",
)
PAGE = {kind: shipped(f"workflow/templates/site/page.{kind}") for kind in ("html.j2", "css", "js")}


def site_tables(review):
    """Those of the tables that the page knows which this review has."""
    of_forms = [f"extraction/consensus/{form}{kind}" for form in forms(review) for kind in ("", ".provenance")]
    known, files = [*SITE_TABLES, *of_forms], made(review)
    held = [name for name, path in zip(known, result_tables(review, known)) if path in files]
    return held + (["screening/reports"] if SEARCHES[review] else [])


def site_changes(review):
    return [path for path in results(review, "changes", "changes.csv") if path in made(review)]


def site_options(review):
    protocol = PROTOCOLS[review]
    wanted = ("title", "question", "reviewers", "forms", "tables", "figures", "analyses", "conclusions", "site")
    return {name: protocol[name] for name in wanted} | {
        "result_tables": site_tables(review),
        "searches": search_rows(review),
        "version": released(review),
    }


# report ---------------------------------------------------------------------------------------------------------------


def reported(path, category, says):
    """A result that `snakemake --report` shows: below its category and review, listed by what `says` says of it, and
    described by workflow/report/<category>.rst. No recipe knows of it, so that other words run nothing again.
    """
    return report(
        path,
        category=category.capitalize().replace("_", " "),
        subcategory="{review}",
        caption=f"../report/{category}.rst",
        labels=lambda wildcards, output: {"what it shows": says(wildcards, output)},
    )


def figure_caption(wildcards, output):
    return f"{wildcards.name}: {json.loads(Path(output.text).read_text())['caption']}"


def table_caption(wildcards, output):
    return f"{wildcards.name}: {readers_table(wildcards)['caption']}"


def review_title(wildcards, output):
    return PROTOCOLS[wildcards.review]["title"]
