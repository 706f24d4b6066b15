"""Starting products of other settings beside those that run, and letting them take over."""

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.cli.commands.start import create_engine_from, create_identity_from
from genkan.cli.engine_fault import checking_engine_settings, opening_engine
from genkan.cli.identity_fault import checking_identity_settings, opening_identity
from genkan.cli.live_product import Generation, LiveProduct, Product, start_generation
from genkan.cli.settings.project_settings import Join, Prepared, Server


@dataclass(frozen=True, slots=True)
class Replacement:
    """Products that have started, and whom they would replace."""

    started: tuple[tuple[LiveProduct, Generation], ...]

    def commit(self) -> None:
        """Let them take the requests from now on."""
        for live, new in self.started:
            live.replace(new)

    async def discard(self) -> None:
        """End them; nobody was served."""
        for _, new in self.started:
            await new.stack.aclose()


def replaceable(
    engine: LiveProduct, identity: LiveProduct, *, join: Join, database_url: str
) -> Server:
    """The running products as the settings' console replaces them."""
    live = {Product.ENGINE: engine, Product.IDENTITY: identity}

    async def prepare(settings: Mapping[str, str], wanted: frozenset[Product]) -> Prepared:
        return await start_replacement(live, settings, wanted, database_url)

    return Server(join=join, prepare=prepare)


async def start_replacement(
    live: Mapping[Product, LiveProduct],
    settings: Mapping[str, str],
    products: frozenset[Product],
    database_url: str,
) -> Replacement:
    """Start these products anew. Raises CommandFailed, and then none of them runs."""
    started: list[tuple[LiveProduct, Generation]] = []
    try:
        for product in products:
            new = await _start(product, settings, database_url)
            started.append((live[product], new))
    except BaseException:
        await Replacement(tuple(started)).discard()
        raise
    return Replacement(tuple(started))


async def _start(product: Product, settings: Mapping[str, str], database_url: str) -> Generation:
    with checking_engine_settings(), checking_identity_settings():
        match product:
            case Product.ENGINE:
                app = create_engine_from(settings)
            case Product.IDENTITY:
                app = create_identity_from(settings)
    with opening_engine(database_url), opening_identity(database_url):
        return await start_generation(app)
