"""Facts heard from needs and seeds, passed on as doorbells after the commit."""

from typing import Any

from django.dispatch import receiver

from matching import tasks
from matching.signals import pair_judged, weights_changed
from needs.signals import need_changed, need_closed, need_published, need_withdrawn
from organizations.signals import membership_ended, organization_facts_changed, organization_status_changed
from seeds.signals import seed_changed, seed_published, seed_withdrawn


@receiver(need_published)
def suggest_for_new_need(*, need_id: str, **_: Any) -> None:
    tasks.refresh_need.delay_on_commit(need_id=need_id)


@receiver(need_changed)
def suggest_for_changed_need(*, need_id: str, **_: Any) -> None:
    tasks.refresh_need.delay_on_commit(need_id=need_id, changed=True)


@receiver(need_closed)
def retire_closed_need(*, need_id: str, **_: Any) -> None:
    tasks.refresh_need.delay_on_commit(need_id=need_id)


@receiver(need_withdrawn)
def end_withdrawn_need(*, need_id: str, **_: Any) -> None:
    tasks.refresh_need.delay_on_commit(need_id=need_id)
    tasks.close_listing.delay_on_commit(listing_id=need_id)


@receiver(seed_published)
def suggest_for_new_seed(*, seed_id: str, **_: Any) -> None:
    tasks.refresh_seed.delay_on_commit(seed_id=seed_id)
    tasks.keep_researcher.delay_on_commit(seed_id=seed_id)


@receiver(seed_changed)
def suggest_for_changed_seed(*, seed_id: str, **_: Any) -> None:
    tasks.refresh_seed.delay_on_commit(seed_id=seed_id, changed=True)
    tasks.keep_researcher.delay_on_commit(seed_id=seed_id)


@receiver(seed_withdrawn)
def end_withdrawn_seed(*, seed_id: str, **_: Any) -> None:
    tasks.refresh_seed.delay_on_commit(seed_id=seed_id)
    tasks.keep_researcher.delay_on_commit(seed_id=seed_id)
    tasks.close_listing.delay_on_commit(listing_id=seed_id)


@receiver(pair_judged)
def order_the_rest_again(*, need_id: str, **_: Any) -> None:
    tasks.refresh_need.delay_on_commit(need_id=need_id)


@receiver(weights_changed)
def rank_by_the_new_weights(**_: Any) -> None:
    tasks.refresh_all.delay_on_commit()


@receiver(organization_status_changed)
@receiver(organization_facts_changed)
def keep_changed_organization(*, organization_id: int, **_: Any) -> None:
    tasks.keep_organization.delay_on_commit(organization_id=organization_id)


@receiver(membership_ended)
def hand_over_open_work(**_: Any) -> None:
    tasks.hand_over.delay_on_commit()
