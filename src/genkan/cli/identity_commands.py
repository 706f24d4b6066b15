"""The commands about the identity provider: serving it alone, its configuration as files.

The work is in `commands/`.
"""

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from genkan.cli.options import HERE, InFolder, Json, finish, report_for
from genkan.cli.project import find_project, layered_settings

identity = typer.Typer(
    help="Serve the identity provider alone, or speak to the one that runs.",
    invoke_without_command=True,
)

DEFAULT_FOLDER: Final = Path("identity")
Files = Annotated[Path, typer.Argument(metavar="FILES", help="The folder of the files.")]
Endpoint = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Another provider's issuer; the project's own unless set. [GENKAN_IDENTITY_ENDPOINT]",
    ),
]
Prune = Annotated[
    bool,
    typer.Option("--prune", help="Remove what the files of a section do not name."),
]


@identity.callback()
def serve(
    context: typer.Context,
    database_url: Annotated[
        str | None, typer.Option(help="Its Postgres. [GENKAN_IDENTITY_DATABASE_URL]")
    ] = None,
    issuer: Annotated[
        str | None, typer.Option(help="Its public URL, no trailing slash. [GENKAN_ISSUER]")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Where to serve. [GENKAN_PORT]")] = None,
    host: Annotated[
        str | None, typer.Option(help="'localhost', '*' or an address. [GENKAN_HOST]")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Processes that serve the port, on Linux. [GENKAN_IDENTITY_WORKERS]"),
    ] = None,
) -> None:
    """Serve the identity provider alone (GENKAN_SECRET_KEY must be set), or one of these."""
    if context.invoked_subcommand is not None:
        return
    from genkan.cli.commands import identity_alone

    flags = {
        "GENKAN_IDENTITY_DATABASE_URL": database_url,
        "GENKAN_ISSUER": issuer,
        "GENKAN_PORT": None if port is None else str(port),
        "GENKAN_HOST": host,
        "GENKAN_IDENTITY_WORKERS": None if workers is None else str(workers),
    }
    finish(identity_alone.serve_identity(layered_settings(find_project(HERE), os.environ, flags)))


@identity.command("export")
def export_configuration(
    files: Files = DEFAULT_FOLDER,
    ids: Annotated[
        bool, typer.Option("--ids", help="With client ids and the like, to have the same there.")
    ] = False,
    endpoint: Endpoint = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Write the configuration as files: applications, roles, organizations ... no secrets."""
    from genkan.cli.commands import identity_files as work

    project = find_project(folder)
    finish(work.export(project, report_for(json), project.folder / files, endpoint, has_ids=ids))


@identity.command("import")
def import_configuration(
    files: Files = DEFAULT_FOLDER,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, change nothing.")
    ] = False,
    prune: Prune = False,
    endpoint: Endpoint = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Make the configuration what the files say, all or nothing; what they lack stays."""
    from genkan.cli.commands import identity_files as work

    unnamed = work.Unnamed.GO if prune else work.Unnamed.STAY
    effect = work.Effect.TOLD if dry_run else work.Effect.STORED
    project = find_project(folder)
    finish(
        work.bring(project, report_for(json), project.folder / files, endpoint, (unnamed, effect))
    )


@identity.command("diff")
def diff_configuration(
    files: Files = DEFAULT_FOLDER,
    prune: Prune = False,
    endpoint: Endpoint = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Show what an import would change; exit code 1 when it would change something."""
    from genkan.cli.commands import identity_files as work

    unnamed = work.Unnamed.GO if prune else work.Unnamed.STAY
    project = find_project(folder)
    finish(work.diff(project, report_for(json), project.folder / files, endpoint, unnamed))


@identity.command("audit")
def show_audit_log(
    *,
    kind: Annotated[
        str | None, typer.Option(help="Kinds, by commas: signed_in,management.*")
    ] = None,
    actor: Annotated[str | None, typer.Option(help="The id of who did it.")] = None,
    subject: Annotated[str | None, typer.Option(help="The id of whom it is about.")] = None,
    since: Annotated[
        str | None, typer.Option(help="A time, UTC unless it says: 2026-01-31T12:00:00Z")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many at most.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", help="Go on until Ctrl+C.")] = False,
    endpoint: Endpoint = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Print the audit log, the newest last: sign-ins, tokens, changes and who made them."""
    from genkan.cli.commands import audit as work

    wanted = work.Wanted(
        kind=kind, actor=actor, subject=subject, since=since, limit=limit, is_followed=follow
    )
    finish(work.show(find_project(folder), report_for(json), endpoint, wanted))


@identity.command("seed")
def seed_people(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML: organizations and users.")],
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Make the organizations and users of a file, in development; may be run again."""
    from genkan.cli.commands import development as work

    finish(work.seed(find_project(folder), report_for(json), file))


@identity.command("rotate-keys")
def rotate_signing_keys(
    endpoint: Endpoint = None, folder: InFolder = HERE, json: Json = False
) -> None:
    """Sign with the next key from now on; tokens of the one before stay good."""
    from genkan.cli.commands import development as work

    finish(work.rotate_keys(find_project(folder), report_for(json), endpoint))


@identity.command("backup")
def back_up_people(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A new folder.")],
    endpoint: Endpoint = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Write all people with their password hashes; `genkan import kinde` reads them back."""
    from genkan.cli.commands import backup as work

    finish(work.back_up(find_project(folder), report_for(json), target, endpoint))
