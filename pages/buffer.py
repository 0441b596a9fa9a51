"""周边分析: who lies within a distance, surely or possibly?"""

from geoapp.web import state
from geoapp.web.analyses import buffer, page
from geoapp.web.analyses.own_layers import show_own_layers

plan, selection, say = page.begin("buffer")
asked = buffer.ask(plan, selection, say)
state.write_address()
show_own_layers(plan, say)
found = buffer.work_out(plan, asked, say)
if found:
    with page.telling(plan, found, selection, say):
        buffer.announce(found[0].summary, found[1].summary, say)
    buffer.draw(plan, asked, found, selection, say)
    buffer.show(plan, asked, found, say)
