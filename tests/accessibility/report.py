"""What was read and what was found, as a table."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.accessibility import walk
from tests.accessibility.reading import Finding


@dataclass
class Report:
    """Every reading of a page, and complaints that belong to no width."""

    rows: list[tuple[str, str, str, str, dict[int, int]]] = field(default_factory=list)
    found: dict[Finding, list[str]] = field(default_factory=lambda: defaultdict(list))
    complaints: list[str] = field(default_factory=list)

    def add(self, *, role: str, language: str, what: str, path: str, found: dict[int, list[Finding]]) -> None:
        """Enter one page with its findings by width."""
        counts = {width: len(findings) for width, findings in found.items()}
        self.rows.append((what, role, language, path, counts))
        for width, findings in found.items():
            for finding in findings:
                self.found[finding].append(f"{path} ({role}, {language}, {width}px)")

    def complain(self, text: str) -> None:
        """Enter what is wrong with the walk itself."""
        self.complaints.append(text)
        print(f"  ! {text}", flush=True)

    def kinds(self) -> set[str]:
        """Return the names of the addresses that were read."""
        paths = {urlsplit(row[3]).path.removeprefix("/en") for row in self.rows}
        return {walk.kind_of(path).partition(" ")[0] for path in paths}

    def say_unread(self, names: list[str]) -> None:
        """Complain about pages of the matrix of permissions that nobody has read."""
        for name in names:
            self.complain(f"nobody has read {name}")

    def print(self) -> int:
        """Print everything; return the exit code."""
        print(f"\n{'page and state':<48} {'role':<22} {'lang':<5} findings by width")
        for what, role, language, _path, counts in sorted(self.rows):
            numbers = "  ".join(f"{width}: {number}" for width, number in counts.items())
            print(f"{what:<48} {role:<22} {language:<5} {numbers}")
        for finding, places in sorted(self.found.items(), key=lambda item: -len(item[1])):
            print(f"\n{finding.rule}: {finding.where} · {len(places)} times\n  {finding.advice}")
            print("\n".join(f"    {place}" for place in places[:3]))
        for complaint in self.complaints:
            print(f"\nCOMPLAINT {complaint}")
        return self._summary()

    def _summary(self) -> int:
        kinds = len({row[0] for row in self.rows})
        readings = sum(len(row[4]) for row in self.rows)
        languages = Counter(row[2] for row in self.rows)
        faults = sum(map(len, self.found.values())) + len(self.complaints)
        print(
            f"\n{kinds} page types and states, {len(self.rows)} pages "
            f"({', '.join(f'{name} {count}' for name, count in sorted(languages.items()))}), "
            f"{readings} readings with axe: {faults} findings."
        )
        return 1 if faults else 0
