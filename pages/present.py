from alignment.ui.awaited import show_nothing_loaded
from alignment.ui.guard import require_reader
from alignment.ui.present_slide import show_slide
from alignment.ui.present_stage import open_stage, show_controls
from alignment.ui.story import load_story

reader = require_reader()
deck = load_story(reader)

if deck.as_of is None:
    show_nothing_loaded()
else:
    show_slide(open_stage(deck))
    show_controls(deck)
