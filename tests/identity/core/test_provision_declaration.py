"""The file of provisioning rules, read and judged before any database is asked."""

import pytest

from genkan.identity.config import InvalidSettings
from genkan.identity.provisioning.declaration import read_rules
from genkan.identity.provisioning.rule import Content, Deletion, Existing, Per, TableName

COLUMNS = '[provision.columns]\nid = "user.id"\nemail = "user.email"\nplan = { value = "free" }\n'


def rule(*keys: str, columns: str = COLUMNS) -> str:
    head = ('[[provision]]\ntable = "users"\nkey = "id"', *keys)
    return "\n".join(head) + "\n" + columns


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidSettings) as refused:
        read_rules(text, file="p.toml")
    assert all(each.startswith("GENKAN_PROVISION") for each in refused.value.faults)
    return [each.removeprefix("GENKAN_PROVISION, 'p.toml': ") for each in refused.value.faults]


def test_a_rule_says_little_and_means_this() -> None:
    (read,) = read_rules(rule(), file="p.toml")
    assert read.table == TableName("public", "users")
    assert (read.per, read.key, read.existing) == (Per.USER, ("id",), Existing.UPDATE)
    assert (read.updated, read.deletion, read.adopt) == ((), Deletion.KEEP, None)
    assert read.columns["plan"] == Content(source=None, literal="free")


def test_columns_with_a_source_follow_when_it_is_said() -> None:
    (read,) = read_rules(rule('on = ["create", "update", "delete"]'), file="p.toml")
    assert (read.updated, read.deletion) == (("email",), Deletion.DELETE)


def test_values_keep_their_text() -> None:
    columns = COLUMNS + "age = { value = 7 }\nis_new = { value = true }\nshare = { value = 0.5 }\n"
    (read,) = read_rules(rule(columns=columns), file="p.toml")
    literals = [read.columns[name].literal for name in ("age", "is_new", "share")]
    assert literals == ["7", "true", "0.5"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "expected at least one table [[provision]]"),
        ("provision = 7", "expected at least one table [[provision]]"),
        ("[[provision]]\ntable = 'users", "is not TOML"),
        ("[provisions]\na = 1", "unknown key 'provisions'"),
        ("[[provision]]\nkey = 'id'", "[[provision]] 1: the table missing required field `table`"),
        (rule('colour = "red"'), "unknown field `colour`"),
        (rule('on = ["created"]'), "'created'"),
        (rule('on = ["update"]'), "on: expected 'create' in it"),
        (rule('table2 = "x"').replace('"users"', '"a.b.c"').replace('table2 = "x"', ""), "'a.b.c'"),
        (rule().replace('"users"', '"identity.users"'), "is the identity provider's own"),
        (rule().replace('"user.email"', '"user.emial"'), "did you mean 'user.email'?"),
        (rule().replace('"user.email"', '"free"'), "A literal is written { value = ... }"),
        (rule().replace('"user.email"', '{ from = "user.email", value = "x" }'), "one of both"),
        (rule().replace('"user.email"', "{ required = true }"), "one of both"),
        (rule().replace('{ value = "free" }', '{ value = "free", cast = "text" }'), "belong to"),
        (
            rule().replace(
                '"user.email"', '{ from = "user.email", default = "", required = true }'
            ),
            "exclude each other",
        ),
        (rule().replace('key = "id"', 'key = "email"'), "key: expected the column filled with"),
        (rule().replace('key = "id"', 'key = ["id", "email"]'), "key: expected"),
        (rule().replace('key = "id"', 'key = "nothing"'), "key: expected"),
        (rule('per = "membership"'), "unknown source 'user.email'"),
        (rule('update = ["email"]'), "update: without 'update' in 'on'"),
        (rule('on = ["create", "update"]', 'update = ["plan"]'), "update: 'plan' is no column"),
        (rule('delete = "delete"'), "needs 'delete' in 'on'"),
        (rule('on = ["create", "delete"]', 'delete = "set"'), "go together"),
        (rule('adopt = "plan"'), "adopt: expected the column that is filled with 'user.email'"),
        (rule('adopt = "id"'), "adopt: expected the column"),
        (rule(columns=COLUMNS + "[provision.set]\nplan = 'time.now'\n"), "go together"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, fault: str) -> None:
    found = faults(text)
    assert any(fault in each for each in found), found


def test_all_faults_are_told_at_once() -> None:
    text = rule('on = ["update"]', 'adopt = "plan"') + rule().replace("user.email", "user.mail")
    assert len(faults(text)) == 3


def test_a_membership_is_known_by_both_its_ends() -> None:
    columns = '[provision.columns]\nwho = "user.id"\nwhere_ = "organization.code"\n'
    text = rule('per = "membership"', columns=columns)
    (read,) = read_rules(text.replace('key = "id"', 'key = ["where_", "who"]'), file="p.toml")
    assert read.key == ("where_", "who")
    found = faults(text.replace('key = "id"', 'key = "who"'))
    assert found[0].startswith("[[provision]] 1: key: expected the column filled with")


def test_a_membership_has_no_changes_to_follow() -> None:
    columns = '[provision.columns]\nwho = "user.id"\ntenant = "organization.code"\n'
    text = rule('per = "membership"', 'on = ["create", "update"]', columns=columns)
    assert any(
        "never updated" in each for each in faults(text.replace('"id"', '["who", "tenant"]'))
    )
