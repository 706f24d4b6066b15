"""The sockets we listen on, taken before anything else is started."""

import errno
import re
import socket
from collections.abc import Iterable, Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Final

from genkan.cli.errors import PortBusy, UsageFault

BACKLOG: Final = 2048
LOOPBACK: Final = ("127.0.0.1", "::1")
EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104  # asked for by `--server-host *`
LISTENING: Final = "0A"  # of /proc/net/tcp


class Sharing(Enum):
    """Whether processes of this server have sockets of their own on one port."""

    ALONE = "alone"
    WORKERS = "workers"


def take_port(host: str, port: int, sharing: Sharing = Sharing.ALONE) -> Sequence[socket.socket]:
    """Sockets for the host: `localhost` is both loopback addresses, `*` every address.

    They hold the port but do not listen yet: who connects before we are ready is refused.
    Raises PortBusy naming who has the port, where this machine tells.
    """
    addresses = {"localhost": LOOPBACK, "*": EVERYWHERE}.get(host, (host,))
    sockets: list[socket.socket] = []
    for address in addresses:
        try:
            sockets.append(bound_socket(address, port, sharing))
        except OSError as error:
            # A machine without IPv6 is no fault, as long as the first address works.
            if sockets and (":" in address) and not is_busy(error):
                continue
            for opened in sockets:
                opened.close()
            if is_busy(error):
                raise port_busy(port) from error
            raise UsageFault(
                f"can not listen on {address}, port {port}: {error.strerror or error}",
                remedy="choose another host or port",
            ) from error
    return sockets


def bound_socket(address: str, port: int, sharing: Sharing = Sharing.ALONE) -> socket.socket:
    """A socket that holds the port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if sharing is Sharing.WORKERS:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family is socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind((address, port))
        opened.setblocking(False)
    except OSError:
        opened.close()
        raise
    return opened


def start_listening(sockets: Sequence[socket.socket]) -> None:
    """Let clients in; raises PortBusy when somebody listened first."""
    for each in sockets:
        try:
            each.listen(BACKLOG)
        except OSError as error:
            raise port_busy(int(each.getsockname()[1])) from error


def is_busy(error: OSError) -> bool:
    """Whether the port is taken."""
    return error.errno == errno.EADDRINUSE


def port_busy(port: int) -> PortBusy:
    """The fault, with the process that has the port when it can be seen."""
    owner = owner_of_port(port)
    by = "" if owner is None else f" by {owner}"
    # Not another port by ourselves: the issuer's URL is in every token.
    return PortBusy(f"port {port} is in use{by}", remedy=f"end it, or choose: --port {port + 1}")


def free_port(preferred: int) -> int:
    """A free TCP port of 127.0.0.1; the preferred one when it is free."""
    for port in (preferred, 0):
        with suppress(OSError), bound_socket("127.0.0.1", port) as probe:
            return int(probe.getsockname()[1])
    raise PortBusy("no TCP port is free on 127.0.0.1", remedy="end some programs")


def owner_of_port(port: int) -> str | None:
    """The process that listens on the port, as "name (process 123)"; Linux only."""
    inodes = {f"socket:[{inode}]" for inode in listening_inodes(port)}
    for folder in Path("/proc").glob("[0-9]*/fd") if inodes else ():
        with suppress(OSError):
            if any(str(entry.readlink()) in inodes for entry in folder.iterdir()):
                name = (folder.parent / "comm").read_text().strip()
                return f"{name} (process {folder.parent.name})"
    return None


def listening_inodes(port: int) -> Iterable[str]:
    """The kernel's numbers of the sockets that listen on the port."""
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        with suppress(OSError):
            for line in table.read_text().splitlines()[1:]:
                columns = line.split()
                is_ours = re.search(rf":{port:04X}$", columns[1]) is not None
                if is_ours and columns[3] == LISTENING:
                    yield columns[9]
