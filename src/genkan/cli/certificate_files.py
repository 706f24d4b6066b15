"""Where the certificate of a server lies; `local_certificate.py` makes it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LocalCertificate:
    """Files in PEM: the server's certificate and key, and the authority behind them."""

    certificate: Path
    key: Path
    authority: Path
