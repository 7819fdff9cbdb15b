"""The gallery shows every component, and only where somebody develops."""

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from tama_portal.gallery import views
from tama_portal.gallery.samples import LONG
from tama_portal.gallery.states import states


def test_every_component_has_its_states(rf: RequestFactory) -> None:
    assert sorted(views.components()) == sorted(states(rf.get("/")))


@pytest.mark.django_db
def test_every_state_is_drawn_from_the_real_template(rf: RequestFactory) -> None:
    request = rf.get("/needs/")

    drawn = {
        (name, state.name): views.draw(request, name, state, number=number)
        for name, all_states in states(request).items()
        for number, state in enumerate(all_states)
    }

    assert LONG in drawn["need_card", "long words"]
    assert [key for key, html in drawn.items() if "{{" in html or "{%" in html] == []
    assert drawn["chip", "gray"] == drawn["chip", "blue"].replace('"blue"', '"gray"')


def test_the_gallery_has_no_address_outside_the_demo() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo-components")
