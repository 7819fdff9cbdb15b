"""Registered names are indexed once a process, follow every change, and never hide another body's name."""

import pytest

from disclosure.checking import check_text, other_names
from disclosure.registered import RegisteredNames
from disclosure.screening import FindingKind, NameIndex, OtherName, OwnNames, other_spellings, screen
from organizations.enums import OrganizationStatus
from organizations.models import Organization
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def others_in(text: str, *, organization: Organization) -> list[str]:
    found = check_text({"problem": text}, organization=organization)
    return [finding.text for finding in found if finding.kind == FindingKind.OTHER_NAME]


def test_each_kind_of_body_is_advised_in_its_own_words(company, university, town):
    advice = {
        body.type: [finding.advice for finding in check_text({"problem": body.name}, organization=body)]
        for body in (company, university, town)
    }

    assert advice == {"company": ["「当社」"], "university": ["「本学」"], "municipality": ["「当団体」"]}


def test_other_names_are_marked_and_the_own_one_is_not_one_of_them(
    company: Organization, other_company: Organization
) -> None:
    text = "青梅精密の部品を福生メッキに頼みました。"

    assert others_in(text, organization=company) == ["福生メッキ"]
    assert others_in(text, organization=other_company) == ["青梅精密"]


def test_a_name_that_somebody_else_has_as_well_is_still_marked(company: Organization) -> None:
    OrganizationFactory(name="青梅精密株式会社", name_kana="")
    found = list(screen({"p": "青梅精密です。"}, own=OwnNames(), others=other_names(company)))

    assert [finding.text for finding in found] == ["青梅精密"]


def test_an_own_name_that_is_an_alias_too_is_passed_over(company: Organization) -> None:
    company.trade_names = ["青梅精密"]
    company.save()

    assert screen({"p": "青梅精密です。"}, own=OwnNames(), others=other_names(company)) == []


def test_a_new_name_replaces_the_old_one_at_once(company: Organization, other_company: Organization) -> None:
    assert others_in("福生メッキと羽村電装です。", organization=company) == ["福生メッキ"]

    Organization.objects.filter(pk=other_company.pk).update(name="株式会社羽村電装", name_kana="")

    assert others_in("福生メッキと羽村電装です。", organization=company) == ["羽村電装"]


def test_an_alias_counts_from_the_moment_it_is_saved(
    company: Organization, other_company: Organization
) -> None:
    assert others_in("キラリ加工を使いました。", organization=company) == []

    Organization.objects.filter(pk=other_company.pk).update(trade_names=["キラリ加工"])

    assert others_in("キラリ加工を使いました。", organization=company) == ["キラリ加工"]


def test_a_suspended_body_is_no_longer_looked_for(company: Organization, other_company: Organization) -> None:
    assert others_in("福生メッキです。", organization=company) == ["福生メッキ"]

    Organization.objects.filter(pk=other_company.pk).update(status=OrganizationStatus.SUSPENDED)

    assert others_in("福生メッキです。", organization=company) == []


def test_a_body_that_waits_for_its_check_passes_over_nobody(
    company: Organization, other_company: Organization
) -> None:
    newcomer = OrganizationFactory(status=OrganizationStatus.PENDING, name="株式会社福生メッキ")

    found = screen({"p": "福生メッキです。"}, own=OwnNames(), others=other_names(newcomer))

    assert [finding.text for finding in found] == ["福生メッキ"]


def test_names_that_stayed_the_same_cost_one_question(
    company: Organization, other_company: Organization, django_assert_num_queries: object
) -> None:
    names = RegisteredNames()
    with django_assert_num_queries(2):  # digest, names
        names.of_others(company)
    with django_assert_num_queries(1):  # digest
        names.of_others(other_company)


def test_an_index_that_lost_a_name_is_the_index_that_never_had_it() -> None:
    one, other = OtherName("株式会社青梅精密", kana="オウメセイミツ"), OtherName("青梅精密株式会社")
    index = NameIndex.of_others([one, other])
    for spelling in other_spellings(one):
        index.remove(spelling)

    def found(names: NameIndex) -> list[str]:
        return [f.text for f in screen({"p": "青梅精密（オウメセイミツ）"}, own=OwnNames(), others=names)]

    assert found(index) == found(NameIndex.of_others([other])) == ["青梅精密"]
