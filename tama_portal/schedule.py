"""What beat rings, and when. Every entry is a sweep that may run twice or late."""

from celery.schedules import crontab


def schedule(*, publication_seconds: int, outbox_seconds: int) -> dict[str, dict]:
    """Return beat's table; publication is at 07:00 each day unless seconds are given."""
    publication = publication_seconds or crontab(hour=7, minute=0)
    entries: dict[str, tuple[str, object]] = {
        "outbox": ("notifications.tasks.sweep_outbox", outbox_seconds),
        # Every ten minutes: a finished round costs two rows to see, a broken one goes on.
        "digests": ("notifications.tasks.sweep_digests", crontab(hour="7-19", minute="*/10")),
        "publication": ("needs.tasks.publish_due", publication),
        "cases-missed": ("cases.tasks.open_missing", 60),
        "suggestions-missed": ("matching.tasks.catch_up", 60),
        "listings-gone": ("matching.tasks.close_missed", 60),
        "drafts-left": ("disclosure.tasks.follow_people", 60),
        "work-left": ("matching.tasks.hand_over", 60),
        "suggestions-nightly": ("matching.tasks.refresh_all", crontab(hour=2, minute=0)),
        "weights-monthly": ("matching.tasks.refit_weights", crontab(day_of_month=1, hour=3, minute=0)),
        "organizations-due": ("organizations.tasks.sweep_due", crontab(hour=7, minute=10)),
        "needs-due": ("needs.tasks.sweep_due", crontab(hour=7, minute=15)),
        "seeds-due": ("seeds.tasks.sweep_due", crontab(hour=7, minute=20)),
        "search-alerts": ("searches.tasks.sweep_alerts", crontab(hour=7, minute=5)),
        "api-tokens": ("api.tasks.sweep_expired_tokens", crontab(hour=4, minute=0)),
        "cases-due": ("cases.tasks.sweep_due", crontab(hour=7, minute=30)),
        "matching-due": ("matching.tasks.sweep_due", crontab(hour=7, minute=25)),
    }
    return {name: {"task": task, "schedule": when} for name, (task, when) in entries.items()}
