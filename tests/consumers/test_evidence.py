"""Evidence in the library of in-toto, which others sign and keep."""

from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.predicates.test_result.v0 import test_result_pb2


def test_in_toto_takes_the_statement(book):
    read = json_format.Parse(book.text("evidence.json"), statement_pb2.Statement())
    Statement.copy_from_pb(read).validate()
    names = [subject.name for subject in read.subject]
    assert len(names) == len(set(names)) and names


def test_in_toto_takes_the_predicate(book):
    evidence = book.json("evidence.json")
    assert evidence["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    result = json_format.ParseDict(evidence["predicate"], test_result_pb2.TestResult(), ignore_unknown_fields=True)
    assert result.result == evidence["predicate"]["result"]
    assert len(result.configuration) == len(evidence["predicate"]["configuration"])


def test_what_the_predicate_does_not_know_is_named_by_a_uri(book):
    """As the specification asks of fields that it does not have: they are named by type URIs."""
    fields = set(test_result_pb2.TestResult.DESCRIPTOR.fields_by_camelcase_name)
    own = set(book.json("evidence.json")["predicate"]) - fields
    assert [name for name in own if ":" not in name] == []


def test_nothing_says_where_the_machine_keeps_its_files(book):
    assert str(book.repository) not in book.text("evidence.json")
    assert str(book.repository.parent) not in book.text("evidence.json")


def test_it_holds(book):
    assert book.json("verify.json")["differences"] == []
