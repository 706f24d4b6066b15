"""``add_inherited_role`` and ``drop_inherited_role``, and what they refuse."""

from tests.engine.admin_calls import Admin
from tests.engine.feature.metadata.test_commands import SUCCESS, refusal

CONFLICT = {
    "type": "inherited role permission inconsistency",
    "name": "both",
    "reason": "Could not inherit permission for the role 'both' "
    "for the entity: 'delete permission, table: author, source: 'default''",
    "entity": {"table": "author", "source": "default", "permission_type": "delete"},
}


def add(blog: Admin, role: str, *parents: str) -> object:
    return blog.metadata("add_inherited_role", {"role_name": role, "role_set": list(parents)})


def allow(blog: Admin, kind: str, role: str, permission: dict, table: str = "author") -> None:
    args = {"table": table, "role": role, "permission": permission}
    assert blog.metadata(f"pg_create_{kind}_permission", args) == SUCCESS


def test_an_inherited_role_is_declared_replaced_and_dropped(blog: Admin) -> None:
    allow(blog, "select", "editor", {"columns": "*", "filter": {}})
    assert add(blog, "both", "user", "editor") == SUCCESS
    assert blog.export()["inherited_roles"] == [
        {"role_name": "both", "role_set": ["user", "editor"]}
    ]
    assert add(blog, "both", "editor") == SUCCESS
    assert blog.export()["inherited_roles"] == [{"role_name": "both", "role_set": ["editor"]}]
    assert blog.metadata("drop_inherited_role", {"role_name": "both"}) == SUCCESS
    assert "inherited_roles" not in blog.export()
    again = blog.metadata("drop_inherited_role", {"role_name": "both"})
    expected = ("not-exists", "$.args", '"both" inherited role doesn\'t exist')
    assert refusal(again) == expected


def test_parents_must_be_there(blog: Admin) -> None:
    answer = add(blog, "both", "user", "nobody")
    reason = (
        "Inconsistent object: the following parent role(s) are not found: nobody "
        'which are required to construct the inherited role: "both"'
    )
    assert refusal(answer) == ("invalid-configuration", "$.args", reason)
    assert answer["internal"][0]["type"] == "inherited_role"
    assert answer["internal"][0]["name"] == "inherited role both"
    assert answer["internal"][0]["definition"] == {
        "role_name": "both",
        "role_set": ["user", "nobody"],
    }
    assert refusal(add(blog, "both"))[0] == "invalid-params"


def test_roles_go_in_no_circle(blog: Admin) -> None:
    itself = refusal(add(blog, "both", "user", "both"))
    expected = "an inherited role name cannot be in the role combination"
    assert itself == ("invalid-params", "$.args", expected)
    assert add(blog, "both", "user") == SUCCESS
    assert add(blog, "heir", "both") == SUCCESS
    assert refusal(add(blog, "both", "heir")) == (
        "cyclic-dependency",
        "$.args",
        'found cycle(s) in roles: ["both","heir","both"]',
    )


def test_a_role_that_another_needs_is_not_dropped(blog: Admin) -> None:
    assert add(blog, "both", "user") == SUCCESS
    assert add(blog, "heir", "both") == SUCCESS
    answer = blog.metadata("drop_inherited_role", {"role_name": "both"})
    expected = "cannot continue due to new inconsistent metadata"
    assert refusal(answer) == ("unexpected", "$.args", expected)


def test_an_inherited_role_without_its_parents_is_inconsistent(blog: Admin) -> None:
    document = {**blog.export(), "inherited_roles": [{"role_name": "both", "role_set": ["lost"]}]}
    args = {"metadata": document, "allow_inconsistent_metadata": True}
    answer = blog.metadata("replace_metadata", args, version=2)
    assert [one["name"] for one in answer["inconsistent_objects"]] == ["inherited role both"]
    assert blog.metadata("drop_inconsistent_metadata") == SUCCESS
    assert "inherited_roles" not in blog.export()


def test_permissions_to_write_that_differ_are_reported_and_refuse_nothing(blog: Admin) -> None:
    allow(blog, "delete", "user", {"filter": {}})
    allow(blog, "delete", "editor", {"filter": {"id": 1}})
    assert add(blog, "both", "user", "editor") == SUCCESS
    found = blog.metadata("get_inconsistent_metadata")
    assert found == {"is_consistent": False, "inconsistent_objects": [CONFLICT]}
    whole = blog.metadata("replace_metadata", {"metadata": blog.export()})
    assert refusal(whole)[2] == "cannot continue due to inconsistent metadata"
    allow(blog, "delete", "both", {"filter": {"id": 2}})
    assert blog.metadata("get_inconsistent_metadata")["is_consistent"] is True


def test_a_broken_permission_of_its_own_does_not_open_what_it_narrowed(blog: Admin) -> None:
    allow(blog, "select", "editor", {"columns": "*", "filter": {}})
    assert add(blog, "both", "editor") == SUCCESS
    allow(blog, "select", "both", {"columns": ["id"], "filter": {"name": {"_eq": "a"}}})
    blog.sql("alter table author drop column name cascade", check_metadata_consistency=False)
    assert blog.metadata("reload_metadata")["is_consistent"] is False
    view = blog.live.current.role_schema("both").view
    assert view.tables == {}
