"""The city map as people use it: point, search, read who owns the place and why, share it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from psycopg2.extras import DateRange

from tests.browser.conftest import PHONE, watched
from tests.catalogue import make_exempt_area
from tests.ground import TODAY, Ground, place, put, squares

pytestmark = pytest.mark.django_db(transaction=True)

INSIDE_A1 = place(0.5, 0.5)
ANSWER = "#answer"


def address(lon: float, lat: float, **more: str) -> str:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/?lon={lon}&lat={lat}{extra}"


def view_of(lon: float, lat: float, zoom: float = 15) -> str:
    return f"/#{zoom}/{lat}/{lon}"


def press_centre(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    frame = page.locator(".fw-map").bounding_box()
    assert frame is not None
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)


def test_a_press_says_who_owns_the_place_and_why(page: Page, city: Ground) -> None:
    page.goto(view_of(*INSIDE_A1))
    press_centre(page)
    answer = page.locator(ANSWER)
    expect(answer.get_by_role("heading", level=2)).to_have_text("A1格")
    expect(answer.locator(".fw-owner")).to_contain_text("A1单位")
    expect(answer.locator(".fw-owner")).to_contain_text("A1局长")
    expect(answer.locator(".fw-people")).to_contain_text("A1长")
    expect(answer.locator(".fw-reason")).to_contain_text("在区内")
    expect(answer.locator(".fw-path button")).to_have_text(["C格", "A格"])
    assert "199-0000" not in answer.inner_text(), "telephones are not for the public"


def test_a_link_brings_the_same_answer_and_back_goes_back(page: Page, city: Ground) -> None:
    page.goto(address(*INSIDE_A1))
    heading = page.locator(f"{ANSWER} h2")
    expect(heading).to_have_text("A1格")
    page.goto(view_of(*place(3, 1)))
    press_centre(page)
    expect(heading).to_have_text("B格")
    query = parse_qs(urlsplit(page.url).query)
    assert abs(float(query["lon"][0]) - place(3, 1)[0]) < 1e-4
    page.go_back()
    expect(page.locator(ANSWER)).to_be_empty()
    page.go_forward()
    expect(heading).to_have_text("B格")


def test_the_keyboard_alone_is_enough(page: Page, city: Ground) -> None:
    page.goto(view_of(*INSIDE_A1))
    page.wait_for_load_state("networkidle")
    page.locator(".fw-map").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    expect(page.locator(f"{ANSWER} h2")).to_have_text("A2格")
    expect(page.locator("[data-spoken]")).to_contain_text("A2单位")


def test_a_place_is_found_by_the_first_letters_of_its_pinyin(page: Page, city: Ground) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="查找地点").fill("qcz")
    option = page.locator("#places").get_by_role("option", name=re.compile("汽车站"))
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator(f"{ANSWER} h2")).to_have_text("A2格")
    expect(page.locator("#places")).to_be_hidden()


def test_pasted_coordinates_ask_for_their_datum(page: Page, city: Ground) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="查找地点").fill(f"{INSIDE_A1[0]}, {INSIDE_A1[1]}")
    expect(page.locator("#places").get_by_role("option")).to_have_count(4)
    page.locator("#places").get_by_role("option", name=re.compile("WGS-84")).click()
    expect(page.locator(f"{ANSWER} h2")).to_have_text("A1格")


def test_latitude_first_is_understood_where_it_can_be_nothing_else(
    page: Page, city: Ground
) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="查找地点").fill(f"{INSIDE_A1[1]}, {INSIDE_A1[0]}")
    page.locator("#places").get_by_role("option").first.click()
    expect(page.locator(f"{ANSWER} h2")).to_have_text("A1格")


def test_a_place_outside_the_city_goes_to_the_campaign_office(page: Page, city: Ground) -> None:
    page.goto(address(103.15, 22.15))
    expect(page.locator(f"{ANSWER} h2")).to_have_text("不在任何责任区内")
    expect(page.locator(".fw-owner")).to_contain_text("此处无主")
    expect(page.locator(".fw-owner")).to_contain_text("创卫办")


def test_a_day_before_the_first_edition_has_no_owner(page: Page, city: Ground) -> None:
    page.goto(address(*INSIDE_A1, at="2025-06-01"))
    expect(page.locator(f"{ANSWER} h2")).to_have_text("该日没有施行中的边界")
    expect(page.locator("[data-edition]")).to_have_text("该日没有施行中的版次。")


def test_the_day_decides_the_edition(page: Page, city: Ground) -> None:
    city.publish(
        put("A1", "cell", "A", squares(0, 0), name="新一格"),
        based_on=1,
        note="renamed",
        now=TODAY,
        effective_from=TODAY,
    )
    page.goto(address(*INSIDE_A1, at=(TODAY - timedelta(days=5)).date().isoformat()))
    expect(page.locator(f"{ANSWER} h2")).to_have_text("A1格")
    expect(page.locator("[data-edition]")).to_contain_text("第 1 版")
    page.locator("[data-settings]").click()
    page.locator("#day").fill(TODAY.date().isoformat())
    expect(page.locator(f"{ANSWER} h2")).to_have_text("新一格")
    expect(page.locator("[data-edition]")).to_contain_text("第 2 版")


def test_one_line_says_what_the_map_shows_and_opens_the_choice(page: Page, city: Ground) -> None:
    page.goto("/?at=2026-02-01")
    shown = page.get_by_role("button", name="地图显示内容")
    expect(shown).to_contain_text("2026年2月1日")
    form = page.locator("#settings")
    expect(form).to_be_hidden()
    shown.click()
    page.get_by_role("button", name="回到今天").click()
    expect(shown).not_to_contain_text("2026年2月1日")
    assert urlsplit(page.url).query == ""
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(shown).to_be_focused()
    shown.click()
    page.locator(".fw-hint-title").click()
    expect(form).to_be_hidden()


def test_an_example_shows_what_the_page_is_for(page: Page, city: Ground) -> None:
    page.goto("/")
    expect(page.locator(".fw-hint-title")).to_have_text("这里归谁管？")
    page.get_by_role("link", name="汽车站").click()
    expect(page.locator(f"{ANSWER} h2")).to_have_text("A2格")
    expect(page.locator(".fw-hint-title")).to_be_hidden()


def test_a_phone_reads_the_hint_before_it_asks(phone: Page, city: Ground) -> None:
    phone.goto("/")
    expect(phone.locator(".fw-hint-title")).to_be_in_viewport()
    phone.get_by_role("link", name="汽车站").tap()
    expect(phone.locator(".fw-panel")).to_have_attribute("data-sheet", "peek")
    phone.locator(".fw-panel-close").tap()
    expect(phone.locator(".fw-hint-title")).to_be_in_viewport()


def test_my_position_is_asked_only_on_a_press(
    context_of: Callable[..., BrowserContext], city: Ground
) -> None:
    lon, lat = place(1.02, 0.5)
    context = context_of(
        viewport=PHONE,
        has_touch=True,
        geolocation={"longitude": lon, "latitude": lat, "accuracy": 60},
        permissions=["geolocation"],
    )
    for page in watched(context.new_page()):
        page.add_init_script(
            "navigator.geolocation.getCurrentPosition = new Proxy("
            "navigator.geolocation.getCurrentPosition, {apply(target, self, given) {"
            "window.asked = (window.asked ?? 0) + 1; return Reflect.apply(target, self, given);}})"
        )
        page.goto("/")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.asked") is None
        page.locator("[data-position]").click()
        expect(page.locator(f"{ANSWER} h2")).to_have_text("A2格")
        assert page.evaluate("window.asked") == 1
        page.locator(".fw-sheet-handle").click()
        expect(page.locator(".fw-doubt li")).to_have_count(2)
        assert "accuracy=60" in page.url


def test_the_sheet_of_a_phone_opens_and_closes(phone: Page, city: Ground) -> None:
    phone.goto(address(*INSIDE_A1))
    panel = phone.locator(".fw-panel")
    expect(panel).to_have_attribute("data-sheet", "peek")
    expect(phone.locator(".fw-owner-name")).to_be_in_viewport()
    phone.locator(".fw-sheet-handle").tap()
    expect(panel).to_have_attribute("data-sheet", "full")
    phone.locator(".fw-panel-close").tap()
    expect(panel).to_have_attribute("data-sheet", "closed")
    assert urlsplit(phone.url).query == ""


def test_the_sheet_of_a_phone_covers_no_place_it_tells_of(phone: Page, city: Ground) -> None:
    phone.goto(view_of(*INSIDE_A1))
    phone.wait_for_load_state("networkidle")
    phone.touchscreen.tap(195, 620)
    expect(phone.locator(f"{ANSWER} h2")).to_be_visible()
    phone.wait_for_timeout(500)
    asked = float(parse_qs(urlsplit(phone.url).query)["lat"][0])
    centre = float(urlsplit(phone.url).fragment.split("/")[1])
    metres_below = (centre - asked) * 111_000
    assert metres_below < 400, "it lay 170 pixels or 700 m below the centre, under the sheet"


def test_no_page_is_wider_than_the_phone(phone: Page, city: Ground) -> None:
    zone = city.zone("A1").pk
    for path in ("/", "/zones/", f"/zones/{zone}/", "/account/sign-in/", "/nothing/"):
        phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_a_long_answer_scrolls_in_its_panel(page: Page, city: Ground) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(address(*place(1, 0.5)))
    expect(page.locator(f"{ANSWER} h2")).to_be_visible()
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 500
    expect(page.locator("[data-position]")).to_be_in_viewport()


def test_nothing_public_invites_to_sign_in(page: Page, city: Ground) -> None:
    city.scheme.public = False
    city.scheme.save()
    page.goto("/")
    hint = page.locator("[data-hint]")
    expect(hint).to_contain_text("未公开")
    expect(hint.get_by_role("link", name="登录")).to_be_visible()


def test_without_a_network_it_says_so_and_asks_again_by_itself(page: Page, city: Ground) -> None:
    page.goto(view_of(*INSIDE_A1))
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.locator(".fw-map").focus()
    page.keyboard.press("Enter")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("无法连接服务器")
    expect(notice.get_by_role("button", name="重试")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(f"{ANSWER} h2")).to_have_text("A1格")
    expect(notice).to_be_hidden()


def test_a_server_error_is_told_in_words(page: Page, city: Ground) -> None:
    problem = {"title": "x", "status": 503, "detail": "数据库正在维护。", "errors": []}

    def fail(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(problem))

    page.route("**/api/v1/locate*", fail)
    page.goto(address(*INSIDE_A1))
    expect(page.get_by_role("alert")).to_contain_text("数据库正在维护。")


def test_english_is_the_whole_page(context_of: Callable[..., BrowserContext], city: Ground) -> None:
    for page in watched(context_of(locale="en-GB").new_page()):
        page.goto(address(*INSIDE_A1))
        expect(page.locator(f"{ANSWER} h2")).to_have_text("Zone A1")
        expect(page.locator(".fw-owner")).to_contain_text("Lead unit")
        page.get_by_role("button", name="中文").click()
        expect(page.locator(f"{ANSWER} h2")).to_have_text("A1格")
        expect(page.locator(".fw-owner")).to_contain_text("牵头单位")


def test_the_map_asks_nobody_else(page: Page, city: Ground, live_server: object) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(address(*INSIDE_A1))
    expect(page.locator(f"{ANSWER} h2")).to_have_text("A1格")
    assert {host for host in hosts if host} == {urlsplit(page.url).netloc}


def test_what_is_permitted_is_shown_and_told(page: Page, city: Ground) -> None:
    make_exempt_area(starts=time(18), ends=time(2), weekdays=[5, 6, 7])
    make_exempt_area("E2", during=DateRange(date(2025, 1, 1), date(2025, 2, 1)), name_zh="旧市场")
    page.goto(address(*INSIDE_A1))
    permitted = page.locator("[data-permitted]")
    expect(permitted).to_contain_text("便民疏导点")
    expect(permitted).to_contain_text("18:00–02:00")
    expect(permitted).not_to_contain_text("旧市场")
    page.locator("[data-settings]").click()
    with page.expect_response(re.compile("exempt-areas.*limit=")) as answer:
        page.locator("[data-exempt-areas]").check()
    assert len(answer.value.json()["features"]) == 1
    permitted.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("便民疏导点")


def test_what_was_known_on_another_day_and_who_owned_the_place(page: Page, city: Ground) -> None:
    city.publish(
        put("A1", "cell", "A", squares(0, 0, 1.5)),
        put("A2", "cell", "A", squares(1.5, 0, 0.5)),
        effective_from=TODAY - timedelta(days=30),
    )
    disputed = place(1.25, 0.5)
    page.goto(address(*disputed))
    heading = page.locator(f"{ANSWER} h2")
    expect(heading).to_have_text("A1格")
    page.locator("[data-settings]").click()
    page.locator(".fw-known summary").click()
    page.locator("#known").fill((TODAY - timedelta(days=5)).date().isoformat())
    page.locator("#known").dispatch_event("change")
    expect(heading).to_have_text("A2格")
    assert parse_qs(urlsplit(page.url).query)["known_at"] == ["2026-05-27"]
    page.reload()
    expect(heading).to_have_text("A2格")
    page.locator(f"{ANSWER} a[href*='/who-owned-it/']").click()
    expect(page.locator(".fw-past > li")).to_have_count(1)
    page.locator("[name=known_at]").fill("")
    page.locator(".fw-past-form button").click()
    expect(page.locator(".fw-past > li")).to_have_count(2)
    expect(page.locator(".fw-past > li[aria-current]")).to_contain_text("A1格")
