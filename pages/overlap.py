"""叠加分析: what do two sets of features share?"""

from geoapp.web import state
from geoapp.web.analyses import overlap, page
from geoapp.web.analyses.own_layers import show_own_layers

plan, selection, say = page.begin("overlap")
asked = overlap.ask(plan, selection, say)
state.write_address()
show_own_layers(plan, say)
found = overlap.work_out(plan, asked, say)
if found:
    with page.telling(plan, [found], selection, say):
        overlap.announce(found, say)
    overlap.draw(plan, asked, found, selection, say)
    overlap.show(plan, found, say)
