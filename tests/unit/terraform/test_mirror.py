"""Where provider packages come from."""

from pathlib import Path

import pytest

from stackproof.core.errors import HostError, UsageError
from stackproof.terraform.cliconfig import NAME, prepare
from stackproof.terraform.mirror import ProviderSource, SourceKind, find_mirror
from stackproof.terraform.packages import Provider
from stackproof.terraform.program import Flavour

_PLATFORM = "linux_amd64"
_AWS = Provider("registry.terraform.io", "hashicorp", "aws")
_RANDOM = Provider("registry.terraform.io", "hashicorp", "random")


def _unpacked(mirror: Path, provider: Provider, version: str, platform: str = _PLATFORM) -> Path:
    folder = mirror / str(provider) / version / platform
    folder.mkdir(parents=True)
    (folder / f"terraform-provider-{provider.type}_v{version}").write_text("program")
    return folder


def _packed(mirror: Path, provider: Provider, version: str, platform: str = _PLATFORM) -> Path:
    folder = mirror / str(provider)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"terraform-provider-{provider.type}_{version}_{platform}.zip"
    path.write_bytes(b"zip")
    return path


def _find(tmp_path: Path, explicit: Path | None = None, **environ: str) -> ProviderSource:
    return find_mirror(
        explicit,
        environ={"XDG_DATA_DIRS": str(tmp_path / "share"), **environ},
        home=tmp_path / "home",
        prefixes=[tmp_path / "opt", tmp_path / "srv"],
        folder=tmp_path / "program",
        platform=_PLATFORM,
    )


def _folders(source: ProviderSource) -> list[Path]:
    return [mirror.folder for mirror in source.mirrors]


def test_with_nothing_on_the_machine_the_registry_is_asked(tmp_path: Path) -> None:
    """No mirror, no configuration: Terraform's defaults."""
    source = _find(tmp_path)
    assert source.kind is SourceKind.REGISTRY
    assert source.configuration is None


def test_the_setting_wins_over_the_variable_and_the_variable_over_what_is_found(
    tmp_path: Path,
) -> None:
    """A named folder is the only mirror."""
    for name in ("setting", "variable", "opt/found"):
        _unpacked(tmp_path / name, _AWS, "5.100.0")
    variable = {"STACKPROOF_PROVIDER_MIRROR": str(tmp_path / "variable")}
    assert _folders(_find(tmp_path, tmp_path / "setting", **variable)) == [tmp_path / "setting"]
    assert _folders(_find(tmp_path, **variable)) == [tmp_path / "variable"]


def test_a_named_folder_that_is_no_mirror_is_refused(tmp_path: Path) -> None:
    """The error says what such a folder holds and how to make one."""
    with pytest.raises(UsageError, match="holds no provider packages") as caught:
        _find(tmp_path, tmp_path / "nowhere")
    assert caught.value.help is not None
    assert "terraform providers mirror" in caught.value.help


def test_a_configuration_that_says_how_to_install_is_used_as_it_is(tmp_path: Path) -> None:
    """It wins over mirrors that would be found."""
    _unpacked(tmp_path / "opt" / "mirror", _AWS, "5.100.0")
    file = tmp_path / "my.tfrc"
    file.write_text('provider_installation {\n  network_mirror { url = "https://m/" }\n}\n')
    source = _find(tmp_path, TF_CLI_CONFIG_FILE=str(file))
    assert source.kind is SourceKind.CONFIGURATION
    assert source.configuration == file


@pytest.mark.parametrize(
    "text",
    [
        'plugin_cache_dir = "/tmp/x"\n',
        "# provider_installation {\n",
        "/*\nprovider_installation {}\n*/\n",
        'credentials "provider_installation" {}\n',
    ],
)
def test_a_configuration_that_does_not_say_how_to_install_leaves_the_search_on(
    tmp_path: Path, text: str
) -> None:
    """Comments and strings are no blocks."""
    mirror = tmp_path / "opt" / "mirror"
    _unpacked(mirror, _AWS, "5.100.0")
    file = tmp_path / "home" / ".terraformrc"
    file.parent.mkdir()
    file.write_text(text)
    assert _folders(_find(tmp_path)) == [mirror]


def test_a_variable_that_names_no_file_is_passed_over(tmp_path: Path) -> None:
    """Such a leftover hides neither the home configuration nor mirrors."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".tofurc").write_text("provider_installation { direct {} }\n")
    source = _find(tmp_path, TF_CLI_CONFIG_FILE=str(tmp_path / "gone"))
    assert source.configuration == home / ".tofurc"


def test_implied_folders_and_mirrors_under_the_prefixes_are_found_together(
    tmp_path: Path,
) -> None:
    """A folder that holds one provider does not hide another that holds the rest."""
    expected = [
        tmp_path / "program" / "terraform.d" / "plugins",
        tmp_path / "home" / ".terraform.d" / "plugins",
        tmp_path / "share" / "opentofu" / "plugins",
        tmp_path / "opt" / "providers",
        tmp_path / "srv",
        tmp_path / "srv" / "terraform" / "mirror",
    ]
    for number, folder in enumerate(expected):
        _unpacked(folder, _AWS, f"5.{number}.0")
    assert _folders(_find(tmp_path)) == expected


def test_packages_of_another_platform_are_of_no_use(tmp_path: Path) -> None:
    """A mirror made for another machine is not taken, and its versions do not count."""
    _unpacked(tmp_path / "opt" / "mac", _AWS, "5.100.0", "darwin_arm64")
    assert _find(tmp_path).kind is SourceKind.REGISTRY
    _packed(tmp_path / "opt" / "mac", _AWS, "5.99.0")
    assert _find(tmp_path).versions("hashicorp/aws") == ((5, 99, 0),)


def test_both_layouts_are_read_and_strange_entries_are_passed_over(tmp_path: Path) -> None:
    """Versions come oldest first by number, not by text."""
    mirror = tmp_path / "opt" / "m"
    _unpacked(mirror, _AWS, "5.100.0")
    _unpacked(mirror, _AWS, "5.9.0")
    _packed(mirror, _AWS, "6.2.0")
    folder = mirror / str(_AWS)
    (folder / "index.json").write_text("{}")
    (folder / "terraform-provider-gcp_1.0.0_linux_amd64.zip").write_bytes(b"")
    (folder / "not-a-version").mkdir()
    (folder / "7.0.0" / "linux_amd64").mkdir(parents=True)
    source = _find(tmp_path)
    assert source.versions("hashicorp/aws") == ((5, 9, 0), (5, 100, 0), (6, 2, 0))
    assert source.versions("hashicorp/random") == ()


def _prepare(
    tmp_path: Path,
    source: ProviderSource,
    wanted: dict[Provider, str],
    flavour: Flavour = Flavour.TERRAFORM,
) -> tuple[str, bool]:
    installation = prepare(
        source, wanted=wanted, flavour=flavour, workdir=tmp_path, cache=tmp_path / "cache"
    )
    assert installation.configuration == tmp_path / NAME
    return installation.configuration.read_text("utf-8"), installation.wants_cache


def test_what_the_mirror_serves_comes_from_it_and_the_rest_directly(tmp_path: Path) -> None:
    """The provider that is served is not asked for anywhere else; the other one is fetched."""
    mirror = tmp_path / "opt" / "m"
    _unpacked(mirror, _AWS, "5.100.0")
    text, wants_cache = _prepare(tmp_path, _find(tmp_path), {_AWS: ">= 5.100", _RANDOM: ""})
    assert text == (
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        f'    path = "{mirror}"\n'
        '    include = ["registry.terraform.io/hashicorp/aws"]\n'
        "  }\n"
        "  direct {\n"
        '    exclude = ["registry.terraform.io/hashicorp/aws"]\n'
        "  }\n"
        "}\n"
    )
    assert wants_cache


def test_a_version_that_the_mirror_lacks_is_left_to_the_registry(tmp_path: Path) -> None:
    """An old mirror must not keep a machine with a network from the right version."""
    _unpacked(tmp_path / "opt" / "m", _AWS, "5.100.0")
    text, _ = _prepare(tmp_path, _find(tmp_path), {_AWS: "6.69.1"})
    assert text == "provider_installation {\n  direct {\n  }\n}\n"


def test_only_unpacked_packages_need_no_plugin_cache(tmp_path: Path) -> None:
    """Terraform links an unpacked package and unpacks a zip into every work folder."""
    _unpacked(tmp_path / "opt" / "m", _AWS, "5.100.0")
    assert _prepare(tmp_path, _find(tmp_path), {_AWS: ""})[1] is False
    _packed(tmp_path / "opt" / "m", _AWS, "5.101.0")
    assert _prepare(tmp_path, _find(tmp_path), {_AWS: ""})[1] is True


def test_opentofu_sees_a_mirror_of_terraforms_registry_under_its_own_host(
    tmp_path: Path,
) -> None:
    """Links in the cache lead to the same packages, in both layouts, under both hosts."""
    mirror = tmp_path / "opt" / "m"
    folder = _unpacked(mirror, _AWS, "5.100.0")
    archive = _packed(mirror, _RANDOM, "3.7.2")
    theirs = "registry.opentofu.org"
    wanted = {_AWS.at(theirs): "5.100.0", _RANDOM.at(theirs): "~> 3.7", _AWS: ""}
    for _ in range(2):  # A second run finds the links of the first.
        text, _ = _prepare(tmp_path, _find(tmp_path), wanted, Flavour.OPENTOFU)
    links = next((tmp_path / "cache" / "mirrors").iterdir())
    assert f'path = "{links}"' in text
    for name in wanted:
        assert f'"{name}"' in text
    for host in (theirs, "registry.terraform.io"):
        root = links / host / "hashicorp"
        assert (root / "aws" / "5.100.0" / _PLATFORM).readlink() == folder
        assert (root / "random" / archive.name).readlink() == archive
        # Terraform follows links only at the last level.
        assert not (root / "aws" / "5.100.0").is_symlink()


def test_opentofu_uses_a_mirror_of_its_own_registry_as_it_is(tmp_path: Path) -> None:
    """Nothing is linked that need not be."""
    mirror = tmp_path / "opt" / "m"
    own = _AWS.at("registry.opentofu.org")
    _unpacked(mirror, own, "5.100.0")
    text, _ = _prepare(tmp_path, _find(tmp_path), {own: ""}, Flavour.OPENTOFU)
    assert f'path = "{mirror}"' in text
    assert not (tmp_path / "cache").exists()


def test_a_work_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The machine's refusal is one line with the place."""
    _unpacked(tmp_path / "opt" / "m", _AWS, "5.100.0")
    with pytest.raises(HostError, match="cannot be written"):
        prepare(
            _find(tmp_path),
            wanted={_AWS: ""},
            flavour=Flavour.TERRAFORM,
            workdir=tmp_path / "gone",
            cache=tmp_path,
        )


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("aws", "registry.terraform.io/hashicorp/aws"),
        ("Hashicorp/AWS", "registry.terraform.io/hashicorp/aws"),
        ("example.com/me/thing", "example.com/me/thing"),
        ("a/b/c/d", None),
        ("", None),
        ("a//b", None),
    ],
)
def test_a_source_is_read_as_terraform_reads_it(source: str, name: str | None) -> None:
    """Missing parts are the default registry and `hashicorp`."""
    found = Provider.parse(source, default_host="registry.terraform.io")
    assert (str(found) if found else None) == name
