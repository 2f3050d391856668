"""Page *Journal*: who took what out of the application, and when; for administrators."""

from ui import site

site.hand_over()

from ui import shell
from ui.journal import view

shell.start_without("journal")
view.show()
