#!/usr/bin/env python3
"""Checks that includes follow the direction in which data flows, and the house rules a script can see.

usage: layering.py [ROOT]

Prints one line `path:line: reason` for each violation and exits 1 if there is one. The tables below are the
architecture: a new dependency between rooms is an edit here, which a reviewer sees.
"""
import pathlib
import re
import sys

# Which public headers each public header may include, directly. Data flow from top to bottom.
VALUES = "status lsn guid time backup_set name blob_url"
# The graph of servers, databases and features, with what it answers.
ESTATE = "estate estate_vertex estate_graph estate_identity database_place managed_state log_claim"
PUBLIC_HEADERS = {
    "status": "",
    "lsn": "status",
    "guid": "status",
    "time": "status",
    "backup_set": "status lsn guid time",
    "name": "",
    "blob_url": "name",
    "estate": VALUES,
    "evidence": VALUES + " estate",
    "chain_record": VALUES,
    "file_table": VALUES + " chain_record",
    "fork_path": VALUES + " chain_record",
    "chain_draft": VALUES + " chain_record",
    "mostly_sorted": "",
    "set_blocks": VALUES + " chain_record",
    "chain": VALUES + " estate chain_draft chain_record file_table fork_path mostly_sorted set_blocks",
    "producer": "status",
    "roll_forward": VALUES + " estate chain",
    "database_place": VALUES + " estate",
    "managed_state": VALUES + " estate database_place",
    "log_claim": VALUES + " estate database_place managed_state",
    "estate_vertex": VALUES + " chain_record database_place",
    "estate_group": VALUES + " estate",
    "estate_table": VALUES + " estate estate_vertex database_place",
    "estate_identity": VALUES + " estate estate_vertex database_place",
    "estate_draft": VALUES + " chain_record estate estate_vertex estate_table database_place",
    "estate_reader": VALUES + " estate estate_draft estate_vertex estate_group estate_table database_place managed_state",
    "estate_graph": VALUES + " chain_record estate estate_vertex estate_group estate_table estate_reader"
    " database_place managed_state log_claim",
    "catalog": VALUES + " estate evidence chain",
    "window": VALUES + " chain roll_forward",
    "analysis": VALUES + " estate chain roll_forward window producer",
    "rule": VALUES + " estate chain analysis",
    "plan": VALUES + " estate chain analysis",
    "retention": VALUES + " estate chain analysis plan",
    "simulate": VALUES + " estate",
    "transport": VALUES + " evidence",
    "transport_layers": VALUES + " transport",
    "answer": VALUES + " estate estate_vertex estate_graph evidence chain catalog producer analysis rule plan",
    "report": VALUES + " estate evidence chain catalog analysis rule plan retention answer",
    "report_answer": VALUES + " evidence chain chain_record catalog producer analysis rule plan answer",
    "report_page": VALUES + " evidence answer report report_answer check_printer",
    "check_tally": VALUES + " analysis rule answer",
    "check_printer": VALUES + " evidence analysis rule answer report",
    "managed": VALUES + " estate evidence chain catalog analysis rule plan retention transport",
    "chain_steps": VALUES + " chain chain_record fork_path",
    "graph_drawing": VALUES + " estate estate_vertex estate_graph chain",
    "bgl": VALUES + " estate estate_vertex estate_graph chain chain_steps",
}

# Each room: the rooms whose headers it may include besides its own, and the public headers.
# plan does not know rules: a restore plan comes with caveats, never with a refusal over an opinion.
# simulate knows neither chain nor plan: it is the oracle they are tested against.
ROOMS = {
    "src/model": ("", VALUES + " estate evidence producer"),
    "src/evidence": ("model", VALUES + " estate evidence"),
    "src/catalog": ("model evidence", VALUES + " estate evidence chain catalog"),
    "src/chain": ("model", VALUES + " estate chain bgl"),
    "src/estate": ("model chain", VALUES + " " + ESTATE + " chain bgl"),
    "src/analysis": ("model chain estate", VALUES + " " + ESTATE + " chain roll_forward window producer analysis bgl"),
    "src/rules": ("model chain estate analysis", VALUES + " " + ESTATE + " chain analysis rule bgl"),
    "src/plan": ("model chain estate analysis", VALUES + " " + ESTATE + " chain roll_forward window analysis plan bgl"),
    "src/retention": (
        "model chain estate analysis plan",
        VALUES + " " + ESTATE + " chain analysis plan retention bgl",
    ),
    # Where catalog, analysis, rules and plan meet: the questions a host asks.
    "src/answer": (
        "model chain estate analysis rules plan",
        VALUES + " " + ESTATE + " evidence chain catalog producer analysis rule plan answer report_answer bgl",
    ),
    "src/simulate": ("model", VALUES + " estate simulate"),
    "src/transport": ("model", VALUES + " evidence transport transport_layers"),
    "src/report": (
        "model evidence analysis",
        VALUES + " " + ESTATE + " graph_drawing"
        + " evidence chain catalog analysis rule plan retention answer report report_answer report_page check_tally check_printer bgl",
    ),
    "src/managed": (
        "model chain estate analysis rules plan retention",
        VALUES + " " + ESTATE + " evidence chain catalog analysis rule plan retention transport managed bgl",
    ),
    # What stands outside the library sees what a user sees.
    "capi": ("", " ".join(PUBLIC_HEADERS)),
    "examples": ("", " ".join(PUBLIC_HEADERS)),
}

# Rooms that a host can link alone: no input or output, no operating system.
CORE = {"src/model", "src/chain", "src/estate", "src/analysis", "src/rules", "src/plan", "src/retention"}
INPUT_OUTPUT = {"filesystem", "fstream", "iostream"}
SYSTEM = ("sys/", "netinet/", "arpa/")  # what the operating system brings, for the rooms that talk to it

# Who may include a third party's headers, by the beginning of the header's name.
THIRD_PARTIES = {
    "boost/json": ["src/model"],
    "boost/graph": [
        "include/unbroken/bgl.h", "src/chain", "src/estate", "src/analysis", "src/plan", "src/report",
        "examples/boost_graph",
    ],
    "boost/iterator": ["include/unbroken/bgl.h"],
    "boost/pending": ["examples/boost_graph"],
    "boost/range": ["examples/boost_graph"],
    "boost/property_map": ["include/unbroken/bgl.h", "src/chain", "src/estate", "src/plan", "src/report"],
    "boost/date_time": ["src/analysis", "src/plan", "src/retention", "src/managed"],
    "sqlite3.h": ["src/catalog"],
    "curl/": ["src/transport"],
    "openssl/": ["src/transport"],
    "pugixml.hpp": ["src/evidence", "src/transport"],
    "kainjow/": ["src/report"],
    "CLI/": ["examples/unbroken"],
}

CHECKED_INCLUDES = ["include", "src", "capi", "examples"]
CHECKED_FILES = CHECKED_INCLUDES + ["tests", "bench"]
SOURCES = {".cpp", ".h", ".c"}
WRITTEN = SOURCES | {".py", ".sh", ".txt"}
VAGUE_NAME = re.compile("manager|helper|util|common|misc", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME)\b")
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
MAX_LINES = 500


def room_of(path):
    """The room a file stands in, or the public header's name behind 'include/'."""
    parts = path.parts
    if parts[0] == "include":
        return "include"
    return "/".join(parts[:2]) if parts[0] == "src" else parts[0]


def refused(path, quoted, angled):
    """Why this include is not allowed in the file at path, or None."""
    place = path.as_posix()
    room = room_of(path)
    if quoted and quoted.startswith("unbroken/"):
        name = quoted[len("unbroken/"):].removesuffix(".h")
        if name not in PUBLIC_HEADERS:
            return f"{quoted} is not a public header of the table"
        allowed = PUBLIC_HEADERS.get(path.stem) if room == "include" else ROOMS[room][1]
        if name not in allowed.split() and not (room == "include" and name == path.stem):
            return f"{place if room == 'include' else room} may not include {quoted}"
        return None
    if quoted:
        other = quoted.split("/")[0]
        if room == "include":
            return f"a public header may not include {quoted}"
        if f"src/{other}" == room or f"src/{other}" in {f"src/{name}" for name in ROOMS[room][0].split()}:
            return None
        if not room.startswith("src/") and f"src/{other}" not in ROOMS:
            return None  # its own file
        return f"{room} may not include {quoted}"
    owner = next((prefix for prefix in THIRD_PARTIES if angled.startswith(prefix)), None)
    if owner:
        inside = any(place == at or place.startswith(at + "/") for at in THIRD_PARTIES[owner])
        return None if inside else f"{angled} belongs to {', '.join(THIRD_PARTIES[owner])} alone"
    if room in CORE or room == "include":
        if angled in INPUT_OUTPUT:
            return f"<{angled}> does input or output, which {room} does not"
        if "/" in angled or angled.endswith((".h", ".hpp")):
            return f"<{angled}> is not the standard library, on which alone {room} rests"
    elif angled.endswith(".hpp") or ("/" in angled and not angled.startswith(SYSTEM)):
        return f"<{angled}> is a library the table does not know"
    return None


def include_violations(path, lines):
    if path.parts[0] != "include" and room_of(path) not in ROOMS:
        yield 1, f"{room_of(path)} is not a room of the table"
        return
    if path.parts[0] == "include" and path.stem not in PUBLIC_HEADERS:
        yield 1, "is not a public header of the table"
        return
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if found:
            reason = refused(path, found.group(1), found.group(2))
            if reason:
                yield number, reason


def first_include_violation(root, path, lines):
    """A room's .cpp proves that its own header stands alone by including it first."""
    own = path.with_suffix(".h")
    if path.suffix != ".cpp" or path.parts[0] != "src" or not (root / own).exists():
        return
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if found:
            if found.group(1) != own.relative_to("src").as_posix():
                yield number, f"the first include is not its own header, {own.relative_to('src')}"
            return


def violations(root):
    """All violations below root as (path, line, reason), and how many files were read."""
    found = []
    count = 0
    for top in CHECKED_FILES:
        for full in sorted((root / top).rglob("*")):
            path = full.relative_to(root)
            if not full.is_file() or "__pycache__" in path.parts:
                continue
            count += 1
            for part in path.parts:
                if VAGUE_NAME.search(part):
                    found.append((path, 1, f"'{part}' does not say what it holds"))
            if path.suffix not in WRITTEN:
                continue
            lines = full.read_text(encoding="utf-8").splitlines()
            if len(lines) > MAX_LINES:
                found.append((path, len(lines), f"{len(lines)} lines are more than {MAX_LINES}"))
            for number, line in enumerate(lines, 1):
                if UNFINISHED.search(line):
                    found.append((path, number, "unfinished work is not left in the code"))
            if top in CHECKED_INCLUDES and path.suffix in SOURCES:
                found += [(path, *why) for why in include_violations(path, lines)]
                found += [(path, *why) for why in first_include_violation(root, path, lines)]
    return found, count


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    found, count = violations(root.resolve())
    for path, line, reason in found:
        print(f"{path}:{line}: {reason}")
    if count == 0:
        print(f"nothing to check below {root}", file=sys.stderr)
        return 2
    print(f"layering: {count} files, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
