"""Every module of the folder of operations is one: what it names exists, and what it asks can be asked."""

import dataclasses

import pytest

from geoapp.analysis.operation import Operation, load_operation
from geoapp.analysis.operations import operation_codes
from geoapp.io.codelists import load_codelist
from geoapp.io.words import load_words

every = pytest.mark.parametrize(
    "operation", [load_operation(code) for code in operation_codes()], ids=operation_codes()
)


@pytest.mark.parametrize("code", operation_codes())
def test_a_request_bears_the_name_of_its_module(code: str) -> None:
    fields = {field.name: field for field in dataclasses.fields(load_operation(code).request)}
    assert fields["operation"].default == code


@every
def test_each_field_of_a_request_has_one_flag(operation: Operation) -> None:
    asked = {field.name for field in dataclasses.fields(operation.request)} - {"operation", "plan", "a"}
    assert sorted(asked) == sorted(flag.field for flag in operation.flags)
    assert len({flag.name for flag in operation.flags}) == len(asked)


@every
def test_each_column_and_sentence_has_its_words(operation: Operation) -> None:
    columns = {code.code for code in load_codelist("result_columns").codes}
    assert set(operation.printed) <= columns
    assert {field for column in operation.table for field in column.fields} <= columns
    assert {column.head for column in operation.table} | set(operation.nothing) <= load_words().keys()
