from alignment.ui.awaited import show_nothing_loaded
from alignment.ui.guard import require_reader
from alignment.ui.present_controls import show_controls
from alignment.ui.present_decide import show_deciding
from alignment.ui.present_slide import show_slide
from alignment.ui.present_speaker import show_notes, show_speaker
from alignment.ui.present_stage import in_notes_window, open_stage
from alignment.ui.story import load_story

reader = require_reader()
deck = load_story(reader)

if deck.as_of is None:
    show_nothing_loaded()
else:
    slide = open_stage(deck)
    if in_notes_window():
        show_speaker(deck, slide)
    elif slide.kind == "decide":
        show_deciding(reader, deck, slide)
    else:
        show_slide(slide)
    show_notes(slide)
    show_controls(reader, deck)
