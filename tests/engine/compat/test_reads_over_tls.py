"""Reads that share connections, over TLS and with a password (SCRAM)."""

import asyncio
import datetime as dt
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from genkan.cli.embedded.binaries import system_postgres
from genkan.cli.embedded.cluster import Cluster, start_cluster, stop_cluster
from genkan.engine.postgres.pipeline.read_pool import ReadPool
from tests.clients.own_postgres import passable_folder, safe_plan
from tests.engine.read_clients import ECHO, SLEEP, backends, execute, until, with_pool
from tests.prerequisites import REMEDIES

pytestmark = pytest.mark.compat


@pytest.fixture
def tls_server() -> Iterator[Cluster]:
    """The system's Postgres, whose TCP port takes TLS alone; the embedded one can not."""
    binaries = system_postgres()
    if binaries is None:
        if os.environ.get("GENKAN_NO_SKIP"):
            pytest.fail(REMEDIES["postgis"])
        pytest.skip(REMEDIES["postgis"])
    with passable_folder() as folder:
        cluster = start_cluster(replace(safe_plan(folder), binaries=binaries))
        try:
            asyncio.run(require_tls(cluster))
            yield cluster
        finally:
            stop_cluster(cluster)


async def require_tls(cluster: Cluster) -> None:
    write_certificate(cluster.plan.data)
    rules = cluster.plan.data / "pg_hba.conf"
    rules.write_text(
        "local all all trust\nhostssl all all all scram-sha-256\nhost all all all reject\n"
    )
    await execute(cluster.url("postgres"), "alter system set ssl to on")
    await execute(cluster.url("postgres"), "select pg_reload_conf()")

    async def is_there() -> bool:
        try:
            await execute(cluster.tcp_url("postgres") + "?sslmode=require", "select 1")
        except (OSError, asyncpg.PostgresError):
            return False
        return True

    await until(is_there)


def test_reads_go_over_tls(tls_server: Cluster) -> None:
    async def scenario(pool: ReadPool) -> None:
        async def ask(number: int) -> None:
            found, _ = json.loads(await pool.read(ECHO, (str(number),)))
            assert found == str(number)

        async def is_over() -> bool:
            return not await backends(tls_server.url("postgres"), "pg_sleep")

        async def is_running() -> bool:
            return not await is_over()

        await asyncio.gather(*map(ask, range(1000)))
        secured = "select to_json(ssl) from pg_stat_ssl where pid = pg_backend_pid()"
        assert await pool.read(secured, ()) == b"true"
        large = await pool.read("select to_json(repeat($1::text, 3000000))", ("x",))
        assert large == b'"' + b"x" * 3_000_000 + b'"'
        read = pool.read(SLEEP, ("never", "100"))
        await until(is_running)
        read.cancel()
        await until(is_over)
        await asyncio.gather(*map(ask, range(100)))

    with_pool(tls_server.tcp_url("postgres") + "?sslmode=require", scenario)


def write_certificate(folder: Path) -> None:
    """Self-signed, and the server's own to read."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    owner = folder.stat()
    for file, content in (
        ("server.crt", certificate.public_bytes(serialization.Encoding.PEM)),
        ("server.key", private),
    ):
        path = folder / file
        path.write_bytes(content)
        path.chmod(0o600)
        if os.geteuid() == 0:
            os.chown(path, owner.st_uid, owner.st_gid)
