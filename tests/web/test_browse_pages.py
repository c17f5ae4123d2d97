import re

import pytest

TUEBINGEN = "case-tuebingen-verpackungssteuer"
KONSTANZ = "case-konstanz-verpackungssteuer-einfuehrung"


def listed(page):
    return re.findall(r'<h3><a lang="de" href="/dokumente/([\w-]+)"', page)


@pytest.mark.parametrize("path", ["/dokumente", "/dokumente?ansicht=karten", "/vergleich", "/kontakte"])
def test_the_pages_hold_no_inline_script_or_style(client, path):
    reply = client.get(path)
    assert reply.status_code == 200
    assert not re.search(r"<style|\sstyle=|\son\w+=", reply.text)
    assert reply.text.count("<h1") == 1
    assert "<script>alert" not in reply.text


def test_filters_in_the_address_restrict_the_list(client):
    assert len(listed(client.get("/dokumente").text)) == 7
    assert set(listed(client.get("/dokumente?ort=Konstanz").text)) == {KONSTANZ}
    page = client.get("/dokumente?land=Baden-Württemberg&art=case_study").text
    assert set(listed(page)) == {TUEBINGEN, KONSTANZ}
    assert '<option value="Baden-Württemberg" selected>Baden-Württemberg (2)</option>' in page
    assert 'aria-label="Fallbeispiele entfernen"' in page


def test_the_map_leads_to_each_land_and_back(client):
    page = client.get("/dokumente").text
    assert len(re.findall(r'<a class="land shade-\d"', page)) == 16
    assert 'aria-label="Baden-Württemberg: 2 Dokumente"' in page
    address = re.search(r'href="([^"]+)" aria-label="Baden-Württemberg: 2', page)[1]
    chosen = client.get(address.replace("&amp;", "&")).text
    assert set(listed(chosen)) == {TUEBINGEN, KONSTANZ}
    assert 'href="/dokumente#ergebnis" aria-current="true"' in chosen


def test_what_nothing_fits_says_so_and_leads_back(client):
    page = client.get("/dokumente?suche=gibtesnicht").text
    assert "Kein Dokument passt zu dieser Auswahl." in page
    assert "Alle Dokumente zeigen" in page


@pytest.mark.parametrize(
    "query", ["art=film", "sortierung=quer", "ansicht=kopf", "seite=9999", "land=%3Cb%3E", "jahr=%00"]
)
def test_choices_that_do_not_exist_break_nothing(client, query):
    reply = client.get(f"/dokumente?{query}")
    assert reply.status_code == 200
    assert "<b>" not in reply.text


@pytest.mark.parametrize("query", ["seite=0", "seite=x", "suche=" + "x" * 300])
def test_choices_out_of_bounds_get_a_sentence(client, query):
    reply = client.get(f"/dokumente?{query}")
    assert reply.status_code == 422
    assert "Zur Startseite" in reply.text


def test_documents_stand_side_by_side(client):
    page = client.get(f"/vergleich?id={TUEBINGEN}&id={KONSTANZ}").text
    assert page.count('<th scope="col">') == 2
    assert '<th scope="row" lang="de">Kosten und Förderung</th>' in page
    assert "rund 50.000 Euro" in page


def test_a_document_that_is_gone_and_one_too_many_are_said(client):
    page = client.get(f"/vergleich?id={TUEBINGEN}&id=weg&id={KONSTANZ}&id=guidance-hostile").text
    assert "Ein gewähltes Dokument gibt es nicht mehr." in page
    assert "Gezeigt werden die ersten 3" in page
    assert page.count('<th scope="col">') == 2
    assert "zwei oder 3 aus" in client.get("/vergleich?id=weg").text


def test_contacts_stand_by_land_with_how_to_reach_them(client):
    page = client.get("/kontakte").text
    assert "Bundesweit</h2>" in page
    assert "klimaschutz.de/beratung" in page
    assert "Für Saarland ist noch keine eigene" in client.get("/kontakte?land=Saarland").text
    assert "Für " not in client.get("/kontakte?land=Atlantis").text.partition("</header>")[2]


def test_a_document_leads_to_others_on_its_topics(client):
    page = client.get(f"/dokumente/{TUEBINGEN}").text
    assert 'href="/dokumente?thema=mehrweg">' in page
    assert 'href="/dokumente?land=Baden-W%C3%BCrttemberg"' in page
