"""The commands about a project's files: metadata, migrations, seeds. The work is in `commands/`."""

from typing import Annotated

import typer

from genkan.cli.options import HERE, Chosen, InFolder, Json, finish, report_for
from genkan.cli.project import find_project

metadata = typer.Typer(
    help="The project's metadata files and the server's metadata.", no_args_is_help=True
)
migrate = typer.Typer(help="The project's migrations.", no_args_is_help=True)
seeds = typer.Typer(help="The project's seeds.", no_args_is_help=True)
workflows = typer.Typer(help="Workflows of the running server.", no_args_is_help=True)

Endpoint = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="A server, this one or Hasura; the project's own unless set. "
        "[HASURA_GRAPHQL_ENDPOINT]",
    ),
]
Secret = Annotated[
    str | None, typer.Option("--admin-secret", help="Its secret. [HASURA_GRAPHQL_ADMIN_SECRET]")
]


@metadata.command("apply")
def apply_metadata(
    refuse_inconsistent: Annotated[
        bool,
        typer.Option(
            "--disallow-inconsistent-metadata", help="Change nothing when some of it does not fit."
        ),
    ] = False,
    endpoint: Endpoint = None,
    admin_secret: Secret = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Replace the server's metadata by the project's; exit code 5 when some does not fit."""
    from genkan.cli.commands import metadata as work

    chosen = Chosen(endpoint, admin_secret)
    allowed = work.Inconsistent.REFUSED if refuse_inconsistent else work.Inconsistent.ALLOWED
    finish(work.apply(find_project(folder), report_for(json), chosen, allowed))


@metadata.command("export")
def export_metadata(
    endpoint: Endpoint = None,
    admin_secret: Secret = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Write the server's metadata over the project's files."""
    from genkan.cli.commands import metadata as work

    finish(work.export(find_project(folder), report_for(json), Chosen(endpoint, admin_secret)))


@metadata.command("diff")
def diff_metadata(
    endpoint: Endpoint = None,
    admin_secret: Secret = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Show what `apply` would change; exit code 1 when it would change something."""
    from genkan.cli.commands import metadata as work

    finish(work.diff(find_project(folder), report_for(json), Chosen(endpoint, admin_secret)))


@migrate.command("create")
def create_migration(
    name: Annotated[str, typer.Argument(help="What it does: add_tags.")],
    source: Annotated[
        str, typer.Option("--database-name", help="The source whose schema it changes.")
    ] = "default",
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Make the folder of a new migration, with an empty up.sql and down.sql."""
    from genkan.cli.commands import migrate as work

    finish(work.create(find_project(folder), report_for(json), source, name))


@migrate.command("apply")
def apply_migrations(
    endpoint: Endpoint = None,
    admin_secret: Secret = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Run every migration that has not run yet, the oldest first."""
    from genkan.cli.commands import migrate as work

    finish(work.apply(find_project(folder), report_for(json), Chosen(endpoint, admin_secret)))


@migrate.command("status")
def show_migrations(
    endpoint: Endpoint = None,
    admin_secret: Secret = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Tell of each migration whether it has run: `ok`, or `--`."""
    from genkan.cli.commands import migrate as work

    finish(work.status(find_project(folder), report_for(json), Chosen(endpoint, admin_secret)))


@seeds.command("apply")
def apply_seeds(
    endpoint: Endpoint = None,
    admin_secret: Secret = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Run every seed file of the project, by name."""
    from genkan.cli.commands import migrate as work

    finish(work.seed(find_project(folder), report_for(json), Chosen(endpoint, admin_secret)))


@workflows.command("sync")
def sync_workflows(
    origin: Annotated[str, typer.Argument(metavar="URL|DIR", help="A git URL, or a folder.")],
    branch: Annotated[str | None, typer.Option(help="A branch or tag of the repository.")] = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Bring workflows in Kinde's layout to the server and let them run, in all processes."""
    from genkan.cli.commands import workflows as work

    finish(work.sync(find_project(folder), report_for(json), origin, branch))


@workflows.command("list")
def list_deployments(folder: InFolder = HERE, json: Json = False) -> None:
    """List what was brought, the newest first; a star at what runs."""
    from genkan.cli.commands import workflows as work

    finish(work.show_deployments(find_project(folder), report_for(json)))


@workflows.command("activate")
def activate_deployment(
    deployment: Annotated[str, typer.Argument(metavar="ID", help="Of the list.")],
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Let another deployment run: go back, or forward again."""
    from genkan.cli.commands import workflows as work

    finish(work.activate(find_project(folder), report_for(json), deployment))
