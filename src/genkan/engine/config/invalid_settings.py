"""The one error of this folder."""


class InvalidSettings(Exception):
    """The process can not start like this; `faults` lists all of them, a sentence each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults
