"""Install what tests need besides Python packages, where this machine lets us.

`make test` runs this first. On Debian or Ubuntu as root it installs Chromium and a Postgres with
PostGIS by apt. Elsewhere it says what will be skipped and how to install it; under
GENKAN_NO_SKIP=1 (continuous integration) a missing tool is a failure here already.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
POSTGIS_CONTROLS = "usr/share/postgresql/*/extension/postgis_raster.control"


def chromium() -> str | None:
    """The path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def postgis_bin() -> Path | None:
    """The bin folder of the newest system Postgres that has PostGIS, or None."""
    versions = sorted(
        (path.parent.parent.name for path in Path("/").glob(POSTGIS_CONTROLS)),
        key=lambda version: int(version) if version.isdigit() else 0,
    )
    folders = [Path("/usr/lib/postgresql") / version / "bin" for version in versions]
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def apt_install(*packages: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    print("installing", *packages, "...", flush=True)
    subprocess.run(
        command, check=True, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )


def debian_postgis_packages() -> list[str]:
    """PostGIS for the Postgres version this release of Debian or Ubuntu ships."""
    found = subprocess.run(
        ["apt-cache", "search", "--names-only", r"^postgresql-[0-9]+-postgis-3$"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    names = sorted(word for word in found if word.endswith("-postgis-3"))
    if not names:
        return []
    version = names[-1].split("-")[1]
    return [f"postgresql-{version}", names[-1], f"{names[-1]}-scripts"]


def install_by_apt(missing: list[str]) -> None:
    subprocess.run(["apt-get", "update", "-qq"], check=True, stdin=subprocess.DEVNULL)
    if "chromium" in missing:
        apt_install("chromium", "fonts-liberation")
    if "postgis" in missing:
        # Packages of Debian start a cluster of their own unless told otherwise.
        settings = Path("/etc/postgresql-common/createcluster.conf")
        settings.parent.mkdir(parents=True, exist_ok=True)
        if not settings.exists():
            settings.write_text("create_main_cluster = false\n")
        apt_install(*debian_postgis_packages(), "postgresql-client")
    if "locale" in missing:
        apt_install("locales")
        command = ["localedef", "-i", "en_US", "-f", "UTF-8", "en_US.UTF-8"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    if "npm" in missing:
        apt_install("nodejs", "npm")


def has_locale() -> bool:
    """Whether Postgres can be told to sort as in en_US.UTF-8; some of Hasura's cases do."""
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    return "en_us.utf8" in listed.lower().replace("-", "").split()


def missing_tools() -> list[str]:
    found = {
        "locale": has_locale(),
        "chromium": chromium() is not None,
        "postgis": postgis_bin() is not None and shutil.which("psql") is not None,
        "npm": shutil.which("npm") is not None and shutil.which("node") is not None,
    }
    return [name for name, there in found.items() if not there]


REMEDIES = {
    "chromium": "browser tests: install Chromium (Debian: apt-get install chromium)",
    "postgis": "Hasura's cases: install a Postgres with PostGIS and psql "
    "(Debian: apt-get install postgresql-15-postgis-3 postgresql-15-postgis-3-scripts)",
    "locale": "some of Hasura's cases: generate the locale en_US.UTF-8 "
    "(Debian: apt-get install locales; localedef -i en_US -f UTF-8 en_US.UTF-8)",
    "npm": "Next.js and JavaScript SDK tests: install Node 20 or newer with npm",
}


def main() -> int:
    missing = missing_tools()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        try:
            install_by_apt(missing)
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"apt could not install all of it: {error}", file=sys.stderr)
        missing = missing_tools()
    for name in missing:
        print(f"will be skipped, {REMEDIES[name]}", file=sys.stderr)
    return 1 if missing and os.environ.get("GENKAN_NO_SKIP") else 0


if __name__ == "__main__":
    sys.exit(main())
