# `make study` and `make test` are the two commands to know; each makes .venv first when it is missing or out of date.
PYTHON ?= python3
SET    ?=
ROOT   :=
ARGS   ?=
FAST   ?=
export JOBS THREADS

# Nothing from the shell around leaks in: our code, our interpreter, our Jupyter settings, no writing to the home folder.
VENV := $(CURDIR)/.venv
export PATH := $(VENV)/bin:$(PATH)
export PYTHONPATH := $(CURDIR)
export DVC_NO_ANALYTICS := 1
export JUPYTER_CONFIG_PATH := $(CURDIR)/nbs/.jupyter
export JUPYTER_CONFIG_DIR := $(VENV)/var/jupyter/config
export JUPYTER_DATA_DIR := $(VENV)/var/jupyter
export JUPYTERLAB_SETTINGS_DIR := $(VENV)/var/lab/settings
export JUPYTERLAB_WORKSPACES_DIR := $(VENV)/var/lab/workspaces
export JUPYTER_PREFER_ENV_PATH := 1
export IPYTHONDIR := $(VENV)/var/ipython
export MPLCONFIGDIR := $(VENV)/var/matplotlib
export npm_config_cache := $(VENV)/var/npm
unexport PYTHONHOME PYTHONSTARTUP VIRTUAL_ENV JUPYTER_PATH JUPYTER_RUNTIME_DIR JUPYTERLAB_DIR MPLBACKEND

.PHONY: help study test bench costs gpu-check lab explore docs clean
.DEFAULT_GOAL := help

help:  ## this list
	@echo "make study           install what is missing, then bring every result and report up to date"
	@echo "make study JOBS=2 THREADS=4   so many runs at a time, with so many threads each; default: one per GPU, or per core with one thread"
	@echo "make study SET=gpu   the same after applying nbs/study/gpu.yaml to params.yaml; several: SET=\"paper sunrgbd\""
	@echo "make study ROOT=mine the same on a folder of your own images that holds a dataset.yaml: nbs/own_data.ipynb"
	@echo "make test            every check; the last line is 'N passed, N failed'"
	@echo "make test FAST=1     the quick ones, and the notebooks that were changed"
	@echo "make bench           speed and memory beside plain implementations, as ratios; also reports/bench.csv"
	@echo "make costs           seconds and memory of a step as everything grows, the paper's grid in hours; also reports/costs.csv"
	@echo "make gpu-check       on a machine with a GPU: the same numbers as on the CPU, speed, memory; also reports/gpu.json"
	@echo "make lab             JupyterLab on nbs/, notebooks are cleaned as they are saved"
	@echo "make explore         a page: an image of the study, sensors off or damaged, two models compared"
	@echo "make docs            the notebooks, an API reference, the reports, a page to try a network: a static site in _docs/"
	@echo "make clean           remove .venv and caches; results stay"
	@echo "PYTHON=python3.12 make ... builds .venv with that interpreter (3.11 or newer)"

study: .venv/installed
	$(foreach s,$(SET),python -m m3l.study.runner apply nbs/study/$(s).yaml &&) $(if $(ROOT),python -m m3l.study.runner own "$$ROOT" &&) dvc repro $(ARGS)

test: .venv/installed
	@python -m m3l.tools.check $(if $(FAST),fast)

bench: .venv/installed
	python -m m3l.tools.bench --out reports/bench.csv $(ARGS)

costs: .venv/installed
	python -m m3l.tools.costs --out reports/costs.csv $(ARGS)

# no .venv: a rented GPU comes with PyTorch of its own, and this needs only what `import m3l` needs
gpu-check:
	$(PYTHON) -m m3l.tools.gpu --out reports/gpu.json $(ARGS)

lab: .venv/installed
	jupyter lab --notebook-dir=nbs $(ARGS)

explore: .venv/installed
	JUPYTER_PATH=$(CURDIR)/nbs/.jupyter voila nbs/explore.ipynb --template=offline $(ARGS)

docs: .venv/installed
	sphinx-build -E -W --keep-going -c nbs/site -d build/docs . _docs
	@echo "open _docs/index.html"

clean:
	rm -rf .venv build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "error: '$(PYTHON)' was not found; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; v="%d.%d"%sys.version_info[:2]; sys.exit(sys.version_info<(3,11) and "error: Python 3.11 or newer is needed, $(PYTHON) is "+v+"; name another: make PYTHON=python3.11")'
	test -x .venv/bin/pip || $(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --disable-pip-version-check -q -c constraints.txt -e '.[study]'
	@touch $@
