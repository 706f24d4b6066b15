"""The small browser: which forms of a page it sees."""

from genkan.cli.hosted_sign_in import CODE, Form, read_forms

PAGE = """
<form method="get" action="/language"><input name="lang" value="de"></form>
<form method="POST" action="/sign-in?i=1&amp;j=2">
  <input type="hidden" name="csrf" value="a&quot;b"><input name="p_email"><input type="submit">
</form>
<input name="outside" value="x">
"""


def test_the_posted_forms_of_a_page_are_read_with_their_values() -> None:
    assert read_forms(PAGE) == [Form("/sign-in?i=1&j=2", {"csrf": 'a"b', "p_email": ""})]


def test_a_code_is_six_digits_alone() -> None:
    found = CODE.search("Order 1234567 of 2026: your code is 042137.")
    assert found is not None
    assert found[0] == "042137"
