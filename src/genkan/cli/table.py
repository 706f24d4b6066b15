"""The table of commands. Each says in its help what it does; the work is in `commands/`.

A command imports its work when it runs: `genkan version` need not load two servers.
"""

import os
import platform
from pathlib import Path
from typing import Annotated

import typer

from genkan import VERSION
from genkan.cli.application_kind import Kind
from genkan.cli.console_commands import console
from genkan.cli.errors import UsageFault
from genkan.cli.identity_commands import identity
from genkan.cli.options import HERE, Folder, InFolder, Json, Port, finish, report_for
from genkan.cli.project import Tls, find_project, layered_settings, read_port
from genkan.cli.project_commands import metadata, migrate, seeds, workflows

app = typer.Typer(
    name="genkan",
    help="A front door for Postgres: Hasura's GraphQL API and Kinde's identity provider.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
applications = typer.Typer(help="Applications of the running server.", no_args_is_help=True)
users = typer.Typer(help="Users of the running server.", no_args_is_help=True)
imports = typer.Typer(help="What another identity provider exports.", no_args_is_help=True)
secret = typer.Typer(help="The engine's admin secret.", no_args_is_help=True)
admin = typer.Typer(help="Getting in to the console.", no_args_is_help=True)
app.add_typer(identity, name="identity")
app.add_typer(applications, name="app")
app.add_typer(users, name="user")
app.add_typer(imports, name="import")
app.add_typer(secret, name="admin-secret")
app.add_typer(admin, name="admin")
app.add_typer(metadata, name="metadata")
app.add_typer(migrate, name="migrate")
app.add_typer(seeds, name="seed")
app.add_typer(workflows, name="workflows")
app.add_typer(console, name="console")

NoOpen = Annotated[
    bool, typer.Option("--no-open", help="Open no browser; one is opened from a terminal only.")
]
TlsOption = Annotated[
    Tls | None,
    typer.Option("--tls", help="'auto': https on localhost, by a certificate made here."),
]


@app.command()
def init(folder: Folder = HERE, json: Json = False) -> None:
    """Make a new project in DIR: settings, metadata, a migration, in Hasura's layout."""
    from genkan.cli.commands import init as project

    finish(project.init(folder, report_for(json)))


@app.command()
def up(
    folder: Folder = HERE,
    port: Port = None,
    database_url: Annotated[
        str | None, typer.Option(help="A Postgres of yours, instead of the embedded one.")
    ] = None,
    tls: TlsOption = None,
    no_open: NoOpen = False,
    json: Json = False,
) -> None:
    """Serve everything on an embedded Postgres until Ctrl+C; data stays in DIR/.genkan."""
    from genkan.cli.commands import up as everything

    project = find_project(folder)
    flags = {
        "GENKAN_PORT": text_of(port),
        "GENKAN_DATABASE_URL": database_url,
        "GENKAN_TLS": tls,
    }
    browser = everything.Browser.LEAVE if no_open else everything.Browser.OPEN
    settings = layered_settings(project, os.environ, flags)
    finish(everything.up(project, settings, report_for(json), browser))


@app.command()
def quickstart(
    folder: Folder = HERE,
    once: Annotated[bool, typer.Option("--once", help="Stop the server afterwards.")] = False,
    port: Port = None,
    tls: TlsOption = None,
    route: Annotated[
        str, typer.Option(help="How the claims come into tokens: 'toggle' or 'workflow'.")
    ] = "toggle",
    json: Json = False,
) -> None:
    """Play "Kinde with Hasura" end to end: app, table, permission, two sign-ins, queries."""
    from genkan.cli.commands import quickstart as article

    project = find_project(folder)
    flags = {"GENKAN_PORT": text_of(port), "GENKAN_TLS": tls}
    settings = layered_settings(project, os.environ, flags)
    end = article.End.STOP if once else article.End.STAY
    if route not in set(article.Route):
        raise UsageFault(f"route '{route}': expected 'toggle' or 'workflow'", remedy="name one")
    chosen = article.Route(route)
    finish(article.quickstart(project, settings, report_for(json), end, chosen))


@app.command(
    context_settings={
        "ignore_unknown_options": True,
        "allow_extra_args": True,
        "help_option_names": [],
    }
)
def engine(context: typer.Context) -> None:
    """Serve the engine alone: graphql-engine's own command line (genkan engine --help)."""
    from genkan.cli.engine_command import (
        run_engine,  # which has answered before this table is loaded
    )

    finish(run_engine(context.args))


@app.command("status")
def show_status(folder: Folder = HERE, json: Json = False) -> None:
    """Tell whether a server runs in DIR, and where; exit code 1 when none does."""
    from genkan.cli.commands import status

    finish(status.tell_status(find_project(folder), report_for(json)))


@app.command()
def down(folder: Folder = HERE, json: Json = False) -> None:
    """Stop the server of DIR, and its Postgres; the data stays."""
    from genkan.cli.commands import status

    finish(status.stop_server(find_project(folder), report_for(json)))


@app.command("doctor")
def examine(folder: Folder = HERE, port: Port = None, json: Json = False) -> None:
    """Look at all that a start needs: folder, disk, Postgres, account, port, keys, clock."""
    from genkan.cli.commands import doctor

    project = find_project(folder)
    settings = layered_settings(project, os.environ, {"GENKAN_PORT": text_of(port)})
    finish(doctor.examine(project, read_port(settings), report_for(json)))


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(f"genkan {VERSION} (Python {platform.python_version()})")


@applications.command("create")
def create_application(
    name: Annotated[str, typer.Argument(help="How users will see it.")],
    kind: Annotated[Kind, typer.Option("--type", help="What sort of application.")] = Kind.NEXTJS,
    site: Annotated[
        str, typer.Option(metavar="URL", help="Where it will be reached.")
    ] = "http://localhost:3000",
    env_file: Annotated[
        Path | None, typer.Option(help="Write its keys there, e.g. .env.local.")
    ] = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Create an application; its users' access tokens carry Hasura's claims."""
    from genkan.cli.commands import manage

    new = manage.NewApplication(name=name, kind=kind, site=site)
    finish(manage.create_application(find_project(folder), report_for(json), new, env_file))


@applications.command("list")
def list_applications(folder: InFolder = HERE, json: Json = False) -> None:
    """List the applications: id, type, name."""
    from genkan.cli.commands import manage

    finish(manage.show_applications(find_project(folder), report_for(json)))


@applications.command("keys")
def show_keys(
    application: Annotated[str, typer.Argument(help="Its name or id.")],
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Print an application's keys by the names Kinde's SDKs read."""
    from genkan.cli.commands import manage

    finish(manage.show_keys(find_project(folder), report_for(json), application))


@applications.command("tokens")
def show_tokens(
    application: Annotated[str, typer.Argument(help="Its name or id.")],
    hasura_mapping: Annotated[
        bool | None,
        typer.Option(
            "--hasura-mapping/--no-hasura-mapping",
            help="Put Hasura's claims into its access tokens, or leave them out.",
        ),
    ] = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Show issuer, lifetimes, algorithm, JWKS and public key; switch the Hasura mapping."""
    from genkan.cli.commands import tokens

    project, report = find_project(folder), report_for(json)
    finish(tokens.show_tokens(project, report, application, hasura_mapping=hasura_mapping))


@users.command("create")
def create_user(
    email: str,
    password: Annotated[
        str | None, typer.Option(help="Chosen and shown when you give none.")
    ] = None,
    first_name: str = "",
    last_name: str = "",
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Create a user whose email address counts as verified."""
    from genkan.cli.commands import manage

    name = (first_name, last_name)
    project = find_project(folder)
    finish(manage.create_user(project, report_for(json), email, password, name))


@users.command("list")
def list_users(folder: InFolder = HERE, json: Json = False) -> None:
    """List the users: id, email address, name."""
    from genkan.cli.commands import manage

    finish(manage.show_users(find_project(folder), report_for(json)))


@users.command("token")
def show_token(
    user: Annotated[str, typer.Argument(help="Their email address or id.")],
    application: Annotated[
        str, typer.Option("--app", help="The application's name or id.")
    ] = "Quickstart",
    organization: Annotated[
        str | None,
        typer.Option("--org", metavar="CODE", help="Their organization; else the default."),
    ] = None,
    audience: Annotated[
        list[str] | None, typer.Option(help="An API of the application; may be said again.")
    ] = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Print an access token of a user, for curl."""
    from genkan.cli.commands import manage

    asked = (organization, audience or [])
    finish(manage.show_token(find_project(folder), report_for(json), user, application, asked))


@imports.command("kinde")
def import_kinde(
    export: Annotated[Path, typer.Argument(help="The zip, decrypted, or its folder.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, change nothing.")
    ] = False,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Take over the users and organizations of a Kinde export, ids and passwords kept."""
    from genkan.cli.commands import import_kinde as kinde

    project = find_project(folder)
    finish(kinde.import_kinde(project, report_for(json), export, is_dry_run=dry_run))


@admin.command("link")
def show_link(
    endpoint: Annotated[
        str | None,
        typer.Option(metavar="URL", help="An engine that stands alone, by its admin secret."),
    ] = None,
    admin_secret: Annotated[
        str | None, typer.Option(help="Its secret. [HASURA_GRAPHQL_ADMIN_SECRET]")
    ] = None,
    folder: InFolder = HERE,
    json: Json = False,
) -> None:
    """Print a link that signs a browser in to the console, once, within 10 minutes."""
    from genkan.cli.commands import console

    report = report_for(json)
    if endpoint is not None:
        given = admin_secret or os.environ.get("HASURA_GRAPHQL_ADMIN_SECRET", "")
        finish(console.show_link_of_engine(endpoint, given, report))
    finish(console.show_link(find_project(folder), report))


@secret.command("show")
def show_secret(folder: InFolder = HERE) -> None:
    """Print the admin secret."""
    from genkan.cli.commands import admin_secret

    typer.echo(admin_secret.shown(find_project(folder)))


@secret.command("rotate")
def rotate_secret(folder: InFolder = HERE) -> None:
    """Replace the admin secret; a running server takes the new one when it starts again."""
    from genkan.cli.commands import admin_secret

    typer.echo(admin_secret.rotated(find_project(folder)))


def text_of(number: int | None) -> str | None:
    """A flag's number as a setting."""
    return None if number is None else str(number)
