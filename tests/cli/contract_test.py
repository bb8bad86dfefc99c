#!/usr/bin/env python3
"""Runs the executable contract against the program.

usage: UNBROKEN_BINARY=... contract_test.py CONTRACT_FOLDER
"""
import os
import pathlib
import subprocess
import sys

SKIPPED = 77

contract = pathlib.Path(sys.argv[1]) / "run.py"
if not contract.is_file():
    print(f"skipped: no contract at {contract}")
    sys.exit(SKIPPED)
environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
sys.exit(subprocess.run([sys.executable, contract, environment["UNBROKEN_BINARY"]], env=environment).returncode)
