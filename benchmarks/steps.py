"""Work behind a button whose cost could grow with the region."""

from collections.abc import Callable

from demo.region_bodies import Region
from disclosure.checking import check_text
from needs.models import PublishedNeed
from organizations.labels import masked_label


def steps(region: Region) -> dict[str, Callable[[], object]]:
    """Return the pieces of work to measure."""
    organization = region.busy_poster.organization
    need = PublishedNeed.objects.order_by("published_on", "pk")[0]
    texts = {"title": need.title, "problem": need.problem, "wanted_result": need.wanted_result}
    return {
        "check a need's text for names": lambda: check_text(texts, organization=organization),
        "masked label": lambda: masked_label(organization),
    }
