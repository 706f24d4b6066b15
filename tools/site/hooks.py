"""What MkDocs is told about these pages, which are written to be read in the repository as well."""

import re
from pathlib import Path, PurePosixPath
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

REPOSITORY: Final = Path(__file__).parents[2]
TOKENS: Final = REPOSITORY / "frontend" / "src" / "tokens.css"
# A block of the design tokens: its selector in the console -> in MkDocs Material.
SCHEMES: Final = {
    ":root": ":root",
    '[data-mantine-color-scheme="dark"]': '[data-md-color-scheme="slate"]',
}
LINK: Final = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
HEADING: Final = re.compile(r"^# (?:\d+\. )?(.+)$", re.MULTILINE)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Every decision is in the navigation, by its title."""
    pages = sorted(Path(config.docs_dir, "adr").glob("*.md"))
    decisions = [{title(page): f"adr/{page.name}"} for page in pages]
    config.nav = [*(config.nav or ()), {"Decisions": decisions}]
    return config


def title(page: Path) -> str:
    """`# 0002. What we depend on` -> `What we depend on`."""
    found = HEADING.search(page.read_text(encoding="utf-8"))
    return found[1] if found is not None else page.stem


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The design tokens are those of the console, not a copy of them."""
    files.append(File.generated(config, "assets/tokens.css", content=token_css()))
    return files


def token_css() -> str:
    """The blocks of tokens under the selectors that these pages have."""
    written = TOKENS.read_text(encoding="utf-8")
    blocks: list[str] = []
    for there, here in SCHEMES.items():
        found = re.search(rf"^{re.escape(there)} \{{\n(.*?)^\}}", written, re.MULTILINE | re.DOTALL)
        if found is None:
            raise LookupError(f"'{TOKENS}' has no block '{there}' of design tokens")
        blocks.append(f"{here} {{\n{found[1]}}}\n")
    return "\n".join(blocks)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Links that leave docs/ become words, and pictures that no test has taken yet are left out."""
    here = PurePosixPath(page.file.src_uri).parent

    def shown(link: re.Match[str]) -> str:
        target = link["target"]
        if ":" in target or target.startswith("#"):
            return link[0]
        path = Path(config.docs_dir, here, target.partition("#")[0]).resolve()
        if link["picture"]:
            return link[0] if path.is_file() else ""
        if path.is_relative_to(Path(config.docs_dir).resolve()):
            return link[0]
        return f"{link['text']} in the repository"

    return LINK.sub(shown, markdown)
