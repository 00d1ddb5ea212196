"""How many presses a walk takes, for tests of what is promised of it."""

from playwright.sync_api import FilePayload, Locator


class Presses:
    """Counts what is pressed: keys that are typed into a field are none."""

    def __init__(self) -> None:
        self.count = 0

    def press(self, *buttons: Locator) -> None:
        for button in buttons:
            button.click()
            self.count += 1

    def choose_files(self, field: Locator, *files: FilePayload) -> None:
        """One press, however many are chosen at once."""
        field.set_input_files(list(files))
        self.count += 1

    def draw(self) -> None:
        """One stroke with the pointer."""
        self.count += 1
