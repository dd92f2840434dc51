# Everything runs from this checkout in its own .venv; `make help` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SET ?= eval/questions/dev_zh.jsonl
OUT ?= runs/latest

.PHONY: help run index test lint eval clean
.DEFAULT_GOAL := help

help:  ## 列出命令 / list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: $(VENV)/.serve  ## 安装、建索引并打开网页服务 / install, index, serve the chat
	$(BIN)/python app.py

index: $(VENV)/.serve  ## 重建索引 / rebuild the index
	$(BIN)/python -m qa index

test: $(VENV)/.test  ## 安装测试所需并运行全部测试 / install what the tests need and run them
	$(BIN)/python -m pytest

lint: $(VENV)/.lint  ## 代码检查 / ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

eval: $(VENV)/.serve  ## 在开发题集上评测并核对下限 / run the development questions, check the floors
	$(BIN)/python -m eval run $(SET) --out $(OUT)
	$(BIN)/python -m eval gate $(OUT)

clean:  ## 删除环境、索引和运行结果 / remove the environment, the index and the runs
	rm -rf $(VENV) var runs

$(VENV)/.pip: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更高版本 / Python 3.11 or later is needed (PYTHON=python3.11 make …)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@touch $@

$(VENV)/.serve: $(VENV)/.pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.serve tests/package.json
	$(BIN)/python -m pip install --quiet --group test
	@if command -v npm >/dev/null; then npm install --prefix tests --no-package-lock --no-audit --no-fund --silent; \
	else echo "没有 npm：无障碍和 JavaScript 客户端的测试将跳过 / no npm: tests of accessibility and of the JavaScript client are skipped"; fi
	@touch $@

$(VENV)/.lint: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --group lint
	@touch $@
