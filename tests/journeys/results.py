"""What a person reads on the search page, and how to wait until it has changed."""

from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

DEMAND = "mele bio entro 20 km da Treviglio"


def path_of(words: str, rest: str = "") -> str:
    """Return the path of the answer to some words."""
    return f"/cerca?q={quote(words)}{rest}"


@dataclass(frozen=True, slots=True)
class Results:
    """The answer on the screen."""

    page: Page

    @property
    def cards(self) -> Locator:
        """The ranked offers."""
        return self.page.locator("li.offer")

    @property
    def chips(self) -> Locator:
        """What was understood."""
        return self.page.locator(".chips > li")

    @property
    def heading(self) -> Locator:
        """How many offers of what."""
        return self.page.locator("#results-heading")

    @property
    def box(self) -> Locator:
        """The one box."""
        return self.page.locator("#q")

    def ranking(self) -> list[tuple[str, int]]:
        """Return titles and scores in the order shown."""
        titles = self.cards.locator("h2 a").all_inner_texts()
        scores = self.cards.locator(".score b").all_inner_texts()
        return list(zip(titles, map(int, scores), strict=True))

    def open(self, words: str = DEMAND) -> None:
        """Open the answer to some words by its address, as from a message of a colleague."""
        self.page.goto(path_of(words))
        expect(self.heading).to_be_visible()

    def wait_for(self, ranking: list[tuple[str, int]]) -> None:
        """Wait until the answer is this one again."""
        expect(self.cards.locator("h2 a")).to_have_text([title for title, _ in ranking])
        expect(self.cards.locator(".score b")).to_have_text([str(score) for _, score in ranking])

    def wait_until_not(self, ranking: list[tuple[str, int]]) -> None:
        """Wait until the answer is another one."""
        self.page.wait_for_function(
            """old => {
              const texts = selector => [...document.querySelectorAll(selector)].map(e => e.innerText);
              const now = [texts("li.offer h2 a"), texts("li.offer .score b")];
              return now[0].length > 0 && JSON.stringify(now) !== JSON.stringify(old);
            }""",
            arg=[[title for title, _ in ranking], [str(score) for _, score in ranking]],
        )

    def pin_of(self, rank: int) -> Locator:
        """Return the pin that stands for a card, alone or with others close by."""
        return self.page.locator(f"[data-map] [data-ranks~='{rank}']")

    def pinned_ranks(self) -> list[int]:
        """Return the ranks of all cards that the map pins."""
        pins = self.page.locator("[data-map] [data-ranks]")
        return sorted(
            int(rank)
            for ranks in pins.evaluate_all("pins => pins.map(pin => pin.dataset.ranks)")
            for rank in ranks.split()
        )

    def every_rank(self) -> list[int]:
        """Return the ranks of the cards on the page."""
        return list(range(1, self.cards.count() + 1))
