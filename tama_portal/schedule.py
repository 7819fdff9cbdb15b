"""What beat rings, and when. Every entry is a sweep that may run twice or late."""

from celery.schedules import crontab


def schedule(*, publication_seconds: int, outbox_seconds: int) -> dict[str, dict]:
    """Return beat's table; publication is at 07:00 each day unless seconds are given."""
    publication = publication_seconds or crontab(hour=7, minute=0)
    entries: dict[str, tuple[str, object]] = {
        "outbox": ("notifications.tasks.sweep_outbox", outbox_seconds),
        "seeds-due": ("seeds.tasks.sweep_due", crontab(hour=7, minute=0)),
    }
    return {name: {"task": task, "schedule": when} for name, (task, when) in entries.items()}
