# What can be seen before any job: files that a protocol or a person names and that are not there, files that nobody
# names, and dates that Snakemake cannot deal with. All at once, one line each.


def named_files(review):
    """(place in the protocol, file) for every file that has to be there."""
    protocol, folder = PROTOCOLS[review], f"resources/{review}"
    for form, options in protocol["forms"].items():
        yield f"forms.{form}", f"{folder}/{options.get('registry', 'studies')}.csv"
    for layout in protocol["extraction"]["imports"]:
        yield "extraction.imports", f"{folder}/extraction/imports/{layout['file']}"
    for subset in protocol["flow"]["subsets"]:
        yield "flow.subsets", f"{folder}/{subset['registry']}.csv"
    if "quality" in protocol:
        yield "quality.instrument", shared(f"instruments/{protocol['quality']['instrument']}.yaml")
    if "claims" in protocol:
        yield "claims", f"{folder}/claims.csv"
    for other in protocol.get("cross_review", {}).get("with", ()):
        yield "cross_review.with", f"config/reviews/{other}.yaml"
    for other in other_reviews({"claims": protocol.get("claims", {"tables": []})}):
        yield "claims.tables", f"config/reviews/{other}.yaml"
    if "manuscript" in protocol:
        yield "manuscript.template", f"config/reviews/{protocol['manuscript']['template']}"
        if "citation_style" in protocol["manuscript"]:
            yield "manuscript.citation_style", f"config/reviews/{protocol['manuscript']['citation_style']}"


def named_tables(review):
    """(place in the protocol, result table) for every table that analyses, figures, tables and text read."""
    protocol = PROTOCOLS[review]
    for entry in protocol["analyses"]:
        yield from ((f"analyses.{entry['id']}.tables", table) for table in entry.get("tables", {}).values())
    for name, options in protocol["figures"].items():
        yield from ((f"figures.{name}.tables", table) for table in options["tables"].values())
    yield from ((f"tables.{name}.rows", options["rows"]) for name, options in protocol["tables"].items())
    yield from (("manuscript.tables", table) for table in protocol.get("manuscript", {}).get("tables", ()))


def figure_kinds():
    """The kinds of figures: the modules that have data and draw them; those beside help."""
    modules = {module.stem: module.read_text() for module in (PACKAGE / "review" / "figures").glob("*.py")}
    return sorted(
        name for name, text in modules.items() if re.search(r"^(def )?data\b", text, re.M) and "def draw(" in text
    )


def what_it_needs(review, table):
    of_searches = table.startswith(("identification/", "screening/"))
    return first_search(review) if of_searches and not SEARCHES[review] else "is its input there?"


def check_names(review):
    file = f"config/reviews/{review}.yaml"
    for place, path in named_files(review):
        if not Path(path).exists():
            yield f"{file}:{place}: {path} is not there, expected it for this entry"
    made = {path for stage in FILES.values() for one in PROTOCOLS for path in stage(one)}
    for place, table in named_tables(review):
        if f"results/{review}/{table}.parquet" not in made:
            yield f"{file}:{place}: no stage of this review makes the table '{table}' ({what_it_needs(review, table)})"
    for table, path in claimed_tables(review).items():
        if path not in made:
            yield f"{file}:claims.tables: no stage makes the table '{table}' (is its input there?)"
    kinds = figure_kinds()
    for name, options in PROTOCOLS[review]["figures"].items():
        if options["kind"] not in kinds:
            expected = ", ".join(kinds)
            yield f"{file}:figures.{name}.kind: '{options['kind']}' is no kind of figure, expected one of: {expected}"
    for other in PROTOCOLS[review].get("cross_review", {}).get("with", ()):
        if other in PROTOCOLS and "cross_review" not in PROTOCOLS[other]:
            yield (
                f"{file}:cross_review.with: '{other}' names no facts, expected cross_review.facts in "
                f"config/reviews/{other}.yaml"
            )


def check_sheets(review):
    """Files among the extraction sheets that would be passed over."""
    folder = Path("resources") / review / "extraction"
    forms, readers = PROTOCOLS[review]["forms"], duty(review, "extraction")
    others = {"alignments.csv", "confirmations.csv", "imports"}
    imported = {layout["file"] for layout in PROTOCOLS[review]["extraction"]["imports"]}
    for path in sorted((folder / "imports").glob("*")):
        if path.name not in imported and is_of_people(path):
            yield f"{path}: nothing reads this file, expected an entry of extraction.imports for it in the protocol"
    for path in extraction_files(review):
        if path.name not in others and not owner(path.name, forms, readers) and not has_decisions(path.name):
            yield (
                f"{path}: nothing reads this file, expected <form>.<reviewer>.csv, <form>.<reviewer>.xlsx or "
                f"<reviewer>.xlsx with a form of {', '.join(forms)} and a reviewer of "
                f"{', '.join(readers) or 'nobody (no reviewer has the duty extraction)'}"
            )


LEDGERS = {
    "identification": {"decisions.csv"},
    "screening": {"votes.csv", "adjudications.csv", "retrieval.csv", "imports.csv", "imports", "returned", "private"},
}


def check_ledgers(review):
    """Files among the ledgers that would be passed over."""
    for part, known in LEDGERS.items():
        for path in sorted((Path("resources") / review / part).glob("*")):
            if path.name not in known and is_of_people(path):
                yield f"{path}: nothing reads this file, expected one of: {', '.join(sorted(known))}"


def check_dates():
    """A file dated in the future makes Snakemake fail after its job has run."""
    for folder in (Path("resources"), Path("config"), PACKAGE / "schemas", PACKAGE / "templates"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.stat().st_mtime > time.time() + CLOCKS_DIFFER:
                yield f"{path}: dated in the future, expected an earlier date: touch {path}"


def check_links():
    """Links that lead out of this project and of a review's folder: through them a review could read what is not its own."""
    for folder in [Path("config/reviews"), *sorted(Path("resources").glob("*"))]:
        homes = [Path(os.path.realpath(home)) for home in (".", folder)]
        for path in sorted(folder.rglob("*")):
            leads_to = Path(os.path.realpath(path))
            if path.is_symlink() and not any(leads_to.is_relative_to(home) for home in homes):
                yield f"{path}: a link that leads out of this project, to {leads_to}; expected the file itself"


def check_room(state=Path(".snakemake"), room=1_000_000):
    """Snakemake's own folder has to take its notes, or they end in a traceback; here its logger could not say so."""
    try:
        state.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=state) as file:
            file.write(bytes(room))
    except OSError as error:
        sys.exit(f"{state}: {error.strerror}, expected a folder that can be written, with room: mend it and run again")


GATE_OF = {
    "identification": "citations",
    "screening": "status",
    "retractions": "retractions",
    "extraction": "consensus",
    "synthesis": "tallies",
}


def made_with(file):
    """The files that a rule makes together with this one."""
    for one in workflow.rules:
        if one.is_producer(file):
            yield from (apply_wildcards(pattern, one.get_wildcards(file)) for pattern in one.output)


def complete_what_is_gone():
    """Where a file that was made is gone, delete those made with it, and the gate of its stage: all are made in order.

    Snakemake keeps a gate shut of which one file is gone, and says that nothing is to be done; and what is gone before a
    gate that stands open it makes too late, after steps that read it.
    """
    once_made = {file for file, _ in noted("metadata")}
    for review in PROTOCOLS:
        for name in FILES:
            gone = [file for file in FILES[name](review) if file in once_made and not Path(file).exists()]
            parts = [part for file in gone for part in made_with(file)]
            if gone and name in GATE_OF:
                for which in gates(review, GATE_OF[name]):
                    parts += [apply_wildcards(pattern, which) for pattern in getattr(rules, GATE_OF[name]).output]
            for part in parts:
                Path(part).unlink(missing_ok=True)


def forget_what_is_made_no_more():
    """Delete results of what a review has no longer: a search, a form, a figure, a table. Nothing would renew them."""
    ours = [one for one in workflow.rules if Path(str(one.snakefile)).is_relative_to(HOME)]
    folders, still = tuple(f"results/{review}/" for review in PROTOCOLS), set().union(*map(made, PROTOCOLS))
    for file, note in noted("metadata"):
        if file.startswith(folders) and file not in still and any(one.is_producer(file) for one in ours):
            Path(file).unlink(missing_ok=True)
            note.unlink()


CHECKS = (check_names, check_sheets, check_ledgers)

if workflow.is_main_process:
    check_room()
    problems = [problem for review in PROTOCOLS for check in CHECKS for problem in check(review)]
    problems += [*check_dates(), *check_links()]
    if problems:
        sys.exit("\n".join(map(one_line, problems)))
# Only now: a mistake in what people brought deletes nothing.
if alone():
    forget_what_is_made_no_more()
    complete_what_is_gone()
