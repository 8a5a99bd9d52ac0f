from alignment.ui.companions import show_companions
from alignment.ui.counting import show_counting
from alignment.ui.guard import require_role
from alignment.ui.meetings_view import show_kind_of_meetings, show_periods
from alignment.ui.metric_page import open_metric_page, show_headline
from alignment.ui.page_figures import show_figures

principal = require_role("viewer")
page = open_metric_page("meeting_cadence", principal)

show_headline(page)
show_periods(page)
show_kind_of_meetings(page)
show_companions(page.metric.key, page.metric.facts)
show_counting(page)
show_figures(page)
