"""The remembered database of earlier runs is taken only while every migration is the same."""

import shutil
from pathlib import Path

from django.apps import apps

from tests.support import template


def test_an_edited_and_a_new_migration_make_another_database(tmp_path, monkeypatch):
    app = apps.get_app_config("needs")
    copied = Path(shutil.copytree(Path(app.path) / "migrations", tmp_path / "migrations"))
    before = template.fingerprint()
    monkeypatch.setattr(app, "path", str(tmp_path))
    assert template.fingerprint() == before

    first = next(copied.glob("0001_*.py"))
    first.write_text(first.read_text() + "\n# edited\n")
    edited = template.fingerprint()
    (copied / "0099_more.py").write_text("")

    assert len({before, edited, template.fingerprint()}) == 3
