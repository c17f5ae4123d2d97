# One line each; bootstrap.py does the work. LOTSE_HOST and LOTSE_PORT are read from the environment.
PYTHON ?= python3
.PHONY: serve test check bench eval screenshots

serve: ; @$(PYTHON) bootstrap.py serve
test:  ; @$(PYTHON) bootstrap.py test
check: ; @$(PYTHON) bootstrap.py check
bench: ; @$(PYTHON) bootstrap.py bench
eval:  ; @$(PYTHON) bootstrap.py eval
screenshots: ; @$(PYTHON) bootstrap.py screenshots
