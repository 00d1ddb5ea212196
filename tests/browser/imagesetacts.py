"""What a person does with test sets whose answers are images."""

from playwright.sync_api import Locator, Page, expect

MODELS = ("scripted-image", "scripted-jpeg")


def make_image_set(page: Page) -> None:
    page.goto("/text/tests/")
    page.get_by_label("Name").fill("Animals")
    page.get_by_label("Paste rows from a spreadsheet").fill("animal\nfox\nowl")
    page.get_by_role("button", name="Create test set").click()
    page.get_by_label("Images, which you vote on").check()
    page.get_by_label("Message for every row").fill("A {{animal}} in the snow")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("heading", name="Votes")).to_be_visible()


def choose_image_models(page: Page) -> None:
    make_image_set(page)
    page.get_by_role("button", name="Choose models").click()
    for number, name in enumerate(MODELS, start=1):
        box = page.locator(".variants-add")
        if box.get_attribute("open") is None:
            box.locator("summary").click()
        page.get_by_label("Search image models").fill(name)
        box.get_by_role("button", name="Search", exact=True).click()
        page.locator(f'[value="add.arli:{name}"]').first.click()
        expect(page.locator(".variant")).to_have_count(number)
        page.get_by_label("Parameters").nth(number - 1).fill("width = 64\nheight = 64")
    page.get_by_role("button", name="Count again").click()
    expect(page.get_by_role("button", name="Start 4 images")).to_be_visible()


def make_images(page: Page) -> None:
    choose_image_models(page)
    page.get_by_role("button", name="Start 4 images").click()
    expect(page.get_by_text("4 of 4 images")).to_be_visible(timeout=60_000)


def open_ballot(page: Page) -> None:
    make_images(page)
    page.get_by_role("link", name="Vote on images").click()
    expect(page.get_by_role("heading", name="Which image is best?")).to_be_visible()


def vote_on_all(page: Page) -> None:
    open_ballot(page)
    page.get_by_role("button", name="A is best").click()
    page.get_by_role("link", name="Next row").click()
    page.get_by_role("button", name="Tie").click()
    page.get_by_role("link", name="See who leads").click()
    expect(list_images(page)).to_have_count(4)


def list_images(page: Page) -> Locator:
    return page.locator(".matrix .cell-image img")


IMAGE_SET_STATES = (make_image_set, choose_image_models, open_ballot, vote_on_all)
