"""The format of a case: what is wrong is named by file, line and field."""

from pathlib import Path

import pytest

from evals.case import read_suite, read_suites
from evals.errors import BadFile
from evals.intake.selecting import suites_named

GOOD = """\
- id: cancel-it
  bucket: resolvable
  as: {customer: larkfield-1, verified: true}
  customer:
    script:
      - say: Please cancel order 1042.
      - button: "yes"
  expect:
    state:
      - {table: orders, where: {id: "1042"}, changed: {status: cancelled, cancel_reason: "*"}}
    tools: {must: [cancel_order]}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_that_a_case_is_read_and_has_the_same_hash_whatever_its_form(tmp_path: Path) -> None:
    (one,) = read_suite(written(tmp_path, GOOD)).cases
    swapped = "- bucket: resolvable\n  id: cancel-it\n" + GOOD.split("\n", 2)[2]
    (other,) = read_suite(written(tmp_path, swapped)).cases
    assert one.hash == other.hash
    (changed,) = read_suite(written(tmp_path, GOOD.replace("1042.", "1043."))).cases
    assert changed.hash != one.hash


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("bucket: resolvable", "bucket: easy", "line 2, case 1: bucket: "),
        ("table: orders", "table: order", "line 10, case 1: expect.state: there is no table 'order'"),
        ("status: cancelled", "stauts: cancelled", "line 10, case 1: expect.state: the table 'orders' has no column"),
        ("[cancel_order]", "[cancel_orders]", "line 11, case 1: expect.tools.must: there is no tool 'cancel_orders'"),
        ("  customer:\n", "  customers:\n", "line 1, case 1: customer: Field required"),
        ("verified: true}", "verified: true", "line 4 is not YAML"),
    ],
)
def test_that_a_mistake_is_named_by_file_line_and_field(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(BadFile) as failed:
        read_suite(path)
    assert str(failed.value).startswith(f"{path}, {told}")


def test_that_an_id_is_not_used_twice(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    with pytest.raises(BadFile, match="ids are unique"):
        read_suites([path, path])


def test_that_our_own_suites_are_honest_in_number_and_split() -> None:
    cases = [case for _, suite in suites_named(()) for case in suite.cases]
    assert len(cases) >= 120
    held_out = [case for case in cases if "test" in case.tags]
    assert all(("test" in case.tags) != ("train" in case.tags) for case in cases)
    assert 0.3 < len(held_out) / len(cases) < 0.4
    for kinds in ({(case.bucket, case.locale) for case in part} for part in (cases, held_out)):
        assert len(kinds) == 6, "every bucket in both languages"
