from genkan.engine.auth.admin_secret import is_admin_secret, secret_digest


def test_each_of_several_secrets_is_accepted_and_nothing_else() -> None:
    accepted = [secret_digest("first"), secret_digest("second")]
    assert is_admin_secret("first", accepted)
    assert is_admin_secret("second", accepted)
    for presented in ("", "First", "firstsecond", "first ", "\ud800"):
        assert not is_admin_secret(presented, accepted)


def test_without_a_secret_nothing_is_one() -> None:
    assert not is_admin_secret("", [])
