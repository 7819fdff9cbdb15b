"""Days as the region counts them: Asia/Tokyo, business days, fiscal years from April to March."""

from datetime import date, datetime, timedelta

import jpholiday
from django.utils import timezone


def today() -> date:
    """Return today's date in Asia/Tokyo."""
    return timezone.localdate()


def is_business_day(day: date) -> bool:
    """Weekends, national holidays and 29 December to 3 January are not business days."""
    if day.weekday() >= 5 or (day.month, day.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}:
        return False
    return not jpholiday.is_holiday(day)


def add_business_days(day: date | datetime, count: int) -> date:
    """Return the date ``count`` business days after ``day``."""
    current = timezone.localdate(day) if isinstance(day, datetime) else day
    while count > 0:
        current += timedelta(days=1)
        count -= is_business_day(current)
    return current


def fiscal_year(day: date) -> int:
    """Return the Japanese fiscal year (April to March) that holds the day."""
    return day.year if day.month >= 4 else day.year - 1
