"""The browser: how chromium is started, and the watch that notes whatever goes wrong in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request, sync_playwright

HOW_TO_INSTALL = "no browser: to have its tests, run: sudo apt-get install chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever the page asks for, nothing leaves this machine; the watch still sees the attempt.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
TIMEOUT_MS = 15_000
REFUSED = "Failed to load resource: the server responded with a status of {status} "
# htmx calls it an error when what somebody types takes the place of what was still being asked; whatever really
# fails it calls sendError as well.
TAKEN_OVER = ("htmx:afterRequest, ", "htmx:sendAbort, ")
# A violation that a style sheet or a script swallows is still written to the console.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  console.error(`content security policy: ${violatedDirective} ${blockedURI}`));
"""


@dataclass
class Watch:
    """What went wrong in the browser during one test."""

    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    refusals: set[int] = field(default_factory=set)
    outages: bool = False

    def forget(self) -> None:
        """Begin anew in the same window."""
        self.complaints.clear()
        self.strangers.clear()
        self.refusals.clear()

    def expects(self, status: int) -> None:
        """Allow that the server refuses requests with this status; browsers call that an error."""
        self.refusals.add(status)

    def expects_no_network(self) -> None:
        """Allow requests that fail because a test has cut the network; browsers call that an error."""
        self.outages = True

    def follow(self, context: BrowserContext, origin: str) -> None:
        """Note errors of every page of a context, and requests that do not go to `origin`."""
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._note_message)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", lambda request: self._note_request(request, origin))

    def _note_message(self, message: ConsoleMessage) -> None:
        expected = any(message.text.startswith(REFUSED.format(status=s)) for s in self.refusals)
        expected = expected or (self.outages and "net::ERR_INTERNET_DISCONNECTED" in message.text)
        expected = expected or message.text.startswith(TAKEN_OVER)
        if message.type == "error" and not expected:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def _note_request(self, request: Request, origin: str) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" != origin:
            self.strangers.append(request.url)


@contextmanager
def running_browser(program: str) -> Iterator[Browser]:
    """Start a chromium with a new, empty profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, headless=True, args=list(ARGUMENTS)
        )
        yield browser
        browser.close()


def new_context(
    browser: Browser, origin: str, *, width: int, height: int = 900, scripts: bool = True
) -> BrowserContext:
    """Return a new person at a screen: nothing remembered, no downloads, no animations."""
    context = browser.new_context(
        base_url=origin,
        viewport={"width": width, "height": height},
        java_script_enabled=scripts,
        accept_downloads=False,
        locale="it-IT",
        timezone_id="Europe/Rome",
        reduced_motion="reduce",
    )
    context.set_default_timeout(TIMEOUT_MS)
    return context
