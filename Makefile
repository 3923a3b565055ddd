# `make help` lists what can be made, with the comments that stand here.

# Not that of an activated .venv, which may be about to be made anew.
PYTHON ?= $(shell PATH="$$(echo "$$PATH" | sed 's|$(CURDIR)/.venv/bin:||g')"; command -v python3.11 || command -v python3)
RUN := . .venv/bin/activate &&

NOT_HERE := not slurm and not random and not faults

.PHONY: all help environment peers test test-long test-faults test-slurm test-random matrix bench audit coverage mutants lint clean \
  import-votes new-review trace release changes status add-search picture

# Set everything up and build all reviews, or one: make [REVIEW=]
all: environment
	$(RUN) snakemake $(if $(REVIEW),--config 'reviews=["$(REVIEW)"]')

# This list.
help:
	@awk '/^# / { said = said "    " substr($$0, 3) "\n"; next } \
	  /^[a-z-]+:/ && said { sub(/:.*/, ""); print "make " $$0 "\n" said } { said = "" }' Makefile

# The locked environment alone, in .venv.
environment: .venv/ready

# The environments of the programs that the benchmarks compare us with.
peers: benchmarks/peers/.venv/ready benchmarks/peers/asreview/.venv/ready

# The locked environments: ours, and those of the programs that benchmarks compare us with. uv, in a folder of its own,
# needs neither `venv` nor an unprotected system Python; where it cannot be had, `venv` and pip do the same more slowly.
.venv/ready: requirements.lock
benchmarks/peers/.venv/ready: benchmarks/peers/requirements.lock
benchmarks/peers/asreview/.venv/ready: benchmarks/peers/asreview/requirements.lock
.venv/ready benchmarks/peers/.venv/ready benchmarks/peers/asreview/.venv/ready:
	rm -rf $(@D)
	( $(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools --upgrade uv \
	  && PYTHONPATH=.tools UV_PYTHON_DOWNLOADS=never $(PYTHON) -m uv venv --quiet --python $(PYTHON) $(@D) \
	  && PYTHONPATH=.tools $(PYTHON) -m uv pip sync --quiet --require-hashes --compile-bytecode --python $(@D)/bin/python $< ) \
	|| ( rm -rf $(@D) && $(PYTHON) -m venv $(@D) && $(@D)/bin/python -m pip install --quiet --require-hashes -r $< )
	touch $@

# A protocol, a template of its text and empty ledgers for a review of one's own (docs/new-review.md): make new-review NAME=
new-review: environment
	@$(RUN) PYTHONPATH=workflow python -m commands.new_review --name="$(NAME)"

# Log an export as a search; what only a person knows stays in angle brackets: make add-search REVIEW= FILE=
add-search: environment
	@$(RUN) PYTHONPATH=workflow python -m commands.add_search --review "$(REVIEW)" --file "$(FILE)"

# Votes of another tool without names: make import-votes REVIEW= FILE= TOOL= STAGE= [LIST=] [REVIEWER=]
import-votes: environment
	@$(RUN) PYTHONPATH=workflow python -m commands.import_votes --review "$(REVIEW)" --file "$(FILE)" --tool "$(TOOL)" \
	  --stage "$(STAGE)" --list "$(LIST)" --reviewer "$(REVIEWER)"

# What waits for whom, and what a release would change: make status [REVIEW=]
status: environment
	@$(RUN) PYTHONPATH=workflow python -m commands.status --review "$(REVIEW)"

# The life of one cell, from the readers' quotes to figures and text: make trace STUDY= FIELD= [ROW=] [REVIEW=]
trace: environment
	@$(RUN) PYTHONPATH=workflow python -m commands.trace --study "$(STUDY)" --field "$(FIELD)" --row "$(ROW)" --review "$(REVIEW)"

# Freeze the results as a version, below resources/: make release REVIEW= VERSION= [PROVISIONAL=yes]
release: environment
	@$(RUN) PYTHONPATH=workflow python -m commands.release --review "$(REVIEW)" --version "$(VERSION)" --provisional "$(PROVISIONAL)"

# What has changed between two releases, or since one: make changes REVIEW= FROM= [TO=]
changes: environment
	@$(RUN) PYTHONPATH=workflow python -m commands.changes --review "$(REVIEW)" --from "$(FROM)" --to "$(TO)"

# Forget all results, and what Snakemake knows of them.
clean:
	rm -rf results/* .snakemake && touch results/.gitkeep

# Set everything up and run the tests; the targets that begin so run those that take longer.
test: environment
	$(RUN) python -m pytest -n 2 --dist worksteal -m "$(NOT_HERE) and not long"

# What builds reviews again and again: the matrix of changes, the documents step by step, the story of a review.
test-long: environment
	$(RUN) python -m pytest -n 2 --dist worksteal -m long

# Random changes to a small review, compared with cold builds: make test-random [STEPS=200] [SEED=1]
test-random: environment
	$(RUN) RANDOM_STEPS=$(or $(STEPS),200) RANDOM_SEED=$(or $(SEED),1) python -m pytest -m random -s tests/workflow/test_random.py

# Which jobs each kind of change sets off: writes docs/reruns.md
matrix: environment
	$(RUN) PYTHONPATH=workflow:tests:tests/workflow python -m reruns

# Ten thousand damaged files through all readers, and runs that are killed at random moments or find a full disk, damaged
# results, a wrong clock; with counts. `make test` has a sample of the files: make test-faults [KILLS=60] [SEED=1]
test-faults: environment
	$(RUN) FAULT_KILLS=$(or $(KILLS),60) FAULT_SEED=$(or $(SEED),1) python -m pytest -m faults tests/faults

# What it costs, on a machine that does nothing else: writes benchmarks/report.md. make bench [DATA=folder of judged sets,
# compared with other programs once `make peers` has installed them] [FACTORS="1 10 100"]
bench: environment
	$(RUN) python benchmarks/report.py $(if $(DATA),--data $(abspath $(DATA))) $(if $(FACTORS),--factors $(FACTORS))

# Known vulnerabilities of the locked packages (docs/security.md). It fails too where the index could not be asked.
audit: .tools/audit/ready
	PYTHONPATH=$(<D) $(PYTHON) -m pip_audit --strict --require-hashes --disable-pip -r requirements.lock

.tools/audit/ready:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target $(@D) --upgrade pip-audit
	touch $@

# The branches of workflow/review that tests take without a workflow run: which they leave out, and at least 90 %.
coverage: environment
	$(RUN) python -m pytest -n 2 --dist worksteal -m "not workflow and $(NOT_HERE)" \
	  --cov --cov-report=term-missing:skip-covered --cov-report=json:.tools/coverage.json
	$(RUN) python tests/branches.py .tools/coverage.json

# Small changes of the code that no test notices (docs/decisions/026): make mutants [PARTS="dose flow"] [SAMPLE='*7']
mutants: environment .tools/mutmut/ready
	$(RUN) PYTHONPATH=.tools/mutmut python tests/mutation/mutants.py "$(PARTS)" $(if $(SAMPLE),'$(SAMPLE)')

.tools/mutmut/ready:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target $(@D) --upgrade mutmut
	touch $@

# Style, types and shape of code and workflow.
lint: environment
	$(RUN) ruff check . && ruff format --check . && mypy && snakefmt --check Snakefile workflow && python tests/lint_workflow.py

# The picture in the README, of the results as they are; needs Chromium.
picture: environment
	$(RUN) PYTHONPATH=benchmarks python docs/picture.py

# All shipped reviews on a throw-away Slurm with two nodes; needs root and Debian's slurm-wlm and munge.
test-slurm: environment
	$(RUN) python -m pytest -m slurm
