"""The portal of the journeys really runs: a page in a browser, without a word to anybody else."""


def test_home_page_opens_and_asks_nobody_else(portal, new_session):
    page = new_session(java_script_enabled=False)
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    response = page.goto("/")

    assert response.status == 200
    assert [url for url in asked if not url.startswith(portal.url)] == []
