"""Checks a Spark table of customers with Clearance: a row for each customer, and one for each finding.

`check` asks the rules about one customer at a time, on all executors, and names in each row the rules over all customers that no
partition can decide. `check_all` decides these too: it checks shards and merges them on the driver into the report of one run.
"""

import datetime
import functools
import json
import os
import subprocess
import tempfile
import uuid
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

# Below --max-file-size (16M), so that a call holds that much text at most; a larger text is a call of its own.
CALL_BYTES = 8 << 20

FIELDS = {
    "kind": "string",  # customer, finding, question or broken: see `clearance schema jsonl`
    "name": "string",  # the name in the table; null where a rule broke over all customers
    "customer": "string",  # the name in the text
    "standing": "string",
    "holds_until": "string",
    "errors": "bigint",  # open ones, as the next three
    "warnings": "bigint",
    "advice": "bigint",
    "questions": "bigint",
    "undecided": "array<string>",  # rules over all customers that nothing has decided yet
    "rule": "string",
    "severity": "string",
    "status": "string",
    "message": "string",
    "help": "string",
    "url": "string",
    "pointer": "string",
    "key": "string",
    "offset": "bigint",  # in the customer's text, in bytes from 0
}
ARROW = {"string": pa.string(), "bigint": pa.int64(), "array<string>": pa.list_(pa.string())}
SCHEMA = pa.schema([(field, ARROW[kind]) for field, kind in FIELDS.items()])
SPARK_SCHEMA = ", ".join(f"{field} {kind}" for field, kind in FIELDS.items())
COUNTS = ("errors", "warnings", "advice", "questions")
COPIED = ("rule", "severity", "status", "message", "help", "url", "pointer", "key")


def check(customers, name="name", content="content", clearance="clearance", as_of=None, packs=(), options=()):
    """One row for each customer, finding, question and thing that could not be checked, as a DataFrame.

    `name` and `content` are the columns of a table: names, and JSON as text or as bytes. `clearance` is where the command is on all
    machines. `packs` are folders of rules, `options` further ones of `clearance check`; paths in them are absolute. Rules over all
    customers are left out; the column `undecided` names them.
    """
    undecided = rules_over_all(clearance, packs)
    command = check_command(clearance, as_of, packs, options) + [word for rule in undecided for word in ("--exclude", rule)]
    work = functools.partial(check_partition, command=command, undecided=undecided)
    return customers.select(name, content).mapInArrow(work, SPARK_SCHEMA)


def check_all(customers, folder, shards, name="name", content="content", clearance="clearance", as_of=None, packs=(), options=(), reports=()):
    """The same rows, with all rules decided. `reports` are further ones of the merge, as in `json=/reports/report.json`.

    All machines see `folder`, which must not exist yet, under this path. What is left there: the customers as JSON Lines, so that
    `clearance check customers` in it is the same run on one machine, their names, the parts of `shards` shards, and the report.
    """
    folder = Path(folder)
    for made in (folder, folder / "customers", folder / "names", folder / "parts"):
        made.mkdir()
    write = functools.partial(write_partition, folder=str(folder))
    written = customers.select(name, content).mapInArrow(write, "file string").collect()
    if sorted(row.file for row in written) != sorted(path.name for path in (folder / "names").iterdir()):
        raise RuntimeError(f"{folder}: a task ran twice over other customers; write the table first, then check what was written")
    spark = customers.sparkSession
    if any((folder / "customers").iterdir()):
        common = check_command(clearance, as_of, packs, options)
        work = functools.partial(check_shards, command=common, count=shards, folder=str(folder))
        spark.range(1, shards + 1, numPartitions=shards).mapInArrow(work, "shard bigint").collect()
        merge = [common[0], "merge", *common[2:], "--format", "jsonl=report.jsonl"]
        merge += [word for report in reports for word in ("--format", report)]
        run(merge + [f"parts/{shard}" for shard in range(1, shards + 1)], cwd=folder)
    else:
        (folder / "report.jsonl").touch()
    with parquet.ParquetWriter(folder / "rows.parquet", SCHEMA) as writer:
        for batch in to_batches(report_rows(folder)):
            writer.write_batch(batch)
    return spark.read.schema(SPARK_SCHEMA).parquet((folder / "rows.parquet").absolute().as_uri())


def rules_over_all(clearance, packs):
    """The rules that look at all customers together. A binary that does not say which ones they are ends this with an error."""
    listed = run([clearance, "rules", "--no-config", *pack_options(packs), "--format", "json"])
    return [rule["id"] for rule in json.loads(listed)["rules"] if rule["over_all"]]


def check_command(clearance, as_of, packs, options):
    """The command for every machine: the same date for all, and no configuration but what `options` name."""
    as_of = str(as_of or datetime.datetime.now(datetime.timezone.utc).date())
    no_config = [] if "--config" in options else ["--no-config"]
    return [clearance, "check", "--as-of", as_of, *no_config, *pack_options(packs), *options]


def pack_options(packs):
    return [word for pack in packs or ["builtin"] for word in ("--packs", pack)]


def run(command, expected=(0, 1, 3), **keywords):
    """What a command prints. An end that says that nothing was checked is an error."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CLEARANCE_")}
    with tempfile.TemporaryDirectory() as elsewhere:
        keywords.setdefault("cwd", elsewhere)
        ran = subprocess.run(command, capture_output=True, env=environment, **keywords)
    if ran.returncode not in expected:
        raise RuntimeError(f"{' '.join(command)} ended with {ran.returncode}: {ran.stderr.decode(errors='replace')}")
    return ran.stdout


class Stream:
    """Customers as JSON Lines, a line each, with what leads from a place in a line back to the customer."""

    def __init__(self):
        self.lines, self.size = [], 0
        # For each line the name, and where its text begins; or of a text that is none, the name and why.
        self.sent, self.refused = [], []

    def add(self, name, content):
        text = content.encode() if isinstance(content, str) else content
        why = refuse_text(text)
        if why:
            self.refused.append((name, why))
            return
        mark = 3 if text.startswith(b"\xef\xbb\xbf") else 0
        self.sent.append((name, self.size - mark))
        # A tab between values is white space as the end of a line is, and within a string it is as wrong. No offset changes.
        self.lines.append(text[mark:].translate(LINE_ENDS) + b"\n")
        self.size += len(self.lines[-1])

    def text(self):
        return b"".join(self.lines)


LINE_ENDS = bytes.maketrans(b"\r\n", b"\t\t")


def refuse_text(text):
    """Why a text cannot be a line; what else may be wrong with it, the rules and their schema say."""
    if text is None:
        return "the text is null"
    try:
        text = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return f"not UTF-8: byte 0x{text[error.start]:02x}"
    return None if text.strip(" \t\r\n") else "the text is empty"


def streams(batches):
    """The rows of a partition as streams that are not larger than a call takes."""
    stream = Stream()
    for batch in batches:
        for name, content in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist()):
            if stream.size and stream.size + len(content or "") > CALL_BYTES:
                yield stream
                stream = Stream()
            stream.add(name, content)
    if stream.sent or stream.refused:
        yield stream


def check_partition(batches, command, undecided):
    command = [*command, "-", "--threads", "1", "--stdin-filename", "customers.jsonl", "--format", "jsonl"]
    for stream in streams(batches):
        lines = run(command, input=stream.text()).splitlines() if stream.sent else []
        rows = rows_of(lines, {"customers.jsonl": stream}.get, ["customers.jsonl"])
        yield from to_batches(rows, undecided)


def write_partition(batches, folder):
    """Writes the customers of a partition as files of JSON Lines, each with its names beside it."""
    from pyspark import TaskContext

    partition = TaskContext.get().partitionId()
    for number, stream in enumerate(streams(batches)):
        file = f"{partition:06}-{number:04}.jsonl"
        names = json.dumps({"sent": stream.sent, "refused": stream.refused}).encode()
        write_file(Path(folder, "names", file), names)
        if stream.sent:
            write_file(Path(folder, "customers", file), stream.text())
        yield pa.RecordBatch.from_pydict({"file": [file]})


def write_file(path, text):
    """Writes a whole file or none, as a task may run twice at a time."""
    beside = path.parent.parent / f"{path.parent.name}-{path.name}-{uuid.uuid4().hex}"
    beside.write_bytes(text)
    os.replace(beside, path)


def check_shards(batches, command, count, folder):
    for batch in batches:
        for shard in batch.column(0).to_pylist():
            run([*command, "customers", "--threads", "1", "--shard", f"{shard}/{count}", "--part", f"parts/{shard}"], (0,), cwd=folder)
            yield pa.RecordBatch.from_pydict({"shard": [shard]})


def report_rows(folder):
    @functools.lru_cache(2)
    def read_names(file):
        stream = Stream()
        names = json.loads((folder / "names" / Path(file).name).read_bytes())
        stream.sent, stream.refused = names["sent"], names["refused"]
        return stream

    files = [f"customers/{path.name}" for path in sorted((folder / "names").iterdir())]
    with open(folder / "report.jsonl", "rb") as lines:
        yield from rows_of(lines, read_names, files)


def rows_of(lines, stream_of, files):
    """The lines of a report as rows. Each customer of `files` has one row of this kind in the end."""
    seen, reasons = {file: set() for file in files}, {}
    for line in map(json.loads, lines):
        kind = line["type"]
        if kind == "summary":
            continue
        if kind == "broken" and line["kind"] == "file":
            # A line that is no JSON, or a file of which nothing could be read.
            place = line["place"]
            if place is None:
                reasons[line["file"]] = line["message"]
                continue
            name, start = stream_of(line["file"]).sent[place["line"] - 1]
            seen[line["file"]].add(place["line"] - 1)
            yield {"kind": "customer", "name": name, "standing": "not-checked", **dict.fromkeys(COUNTS, 0)}
            yield {"kind": kind, "name": name, "message": line["message"], "help": line["help"], "offset": place["offset"] - start}
        elif kind == "customer":
            # The row of a file that could not be read as a whole is about no customer of the table.
            if line["document"] is not None:
                seen[line["file"]].add(line["document"])
                counts = {severity: line["counts"][severity]["open"] for severity in COUNTS}
                name, _ = stream_of(line["file"]).sent[line["document"]]
                yield {"kind": kind, "name": name, "customer": line["name"], "standing": line["standing"], "holds_until": line.get("holds_until"), **counts}
        else:
            yield from rows_about(line, stream_of)
    for file in files:
        stream = stream_of(file)
        lost = [(name, reasons.get(file, "nothing is said of it")) for index, (name, _) in enumerate(stream.sent) if index not in seen[file]]
        for name, why in stream.refused + lost:
            yield {"kind": "customer", "name": name, "standing": "not-checked", **dict.fromkeys(COUNTS, 0)}
            yield {"kind": "broken", "name": name, "message": why}


def rows_about(line, stream_of):
    """A row for each customer that a finding, a question or a broken rule is about."""
    row = {"kind": line["type"], **{field: line.get(field) for field in COPIED}}
    about = line["customer"] if "customer" in line else line
    for customer in [about, *line.get("also", [])]:
        if not customer or not customer["file"]:
            yield row
            continue
        name, start = stream_of(customer["file"]).sent[customer["document"]]
        # What stands in the configuration is at no place of the text.
        is_inside = "offset" in line and line["file"] == customer["file"]
        yield {**row, "name": name, "offset": line["offset"] - start if is_inside else None}


def to_batches(rows, undecided=(), size=10_000):
    """Rows as Arrow has them, so many at a time."""
    taken = []
    for row in rows:
        if row["kind"] == "customer":
            row["undecided"] = list(undecided)
        taken.append(row)
        if len(taken) == size:
            yield pa.RecordBatch.from_pylist(taken, schema=SCHEMA)
            taken = []
    if taken:
        yield pa.RecordBatch.from_pylist(taken, schema=SCHEMA)
