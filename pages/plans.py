"""全部规划: which plans are there, how many projects of what kind has each, and which of them is looked for?"""

import streamlit as st

from geoapp.web import content, frame, state
from geoapp.web.all_plans import asked, cities, lists
from geoapp.web.text.clicking import listen

say = frame.words()
index = content.all_plans()

st.header(say("page_plans"), anchor=False)
answer = asked.ask(index, say)
plans, projects = len(answer.plans), sum(answer.counts)
found = say("plans_found_one" if plans == 1 else "plans_found", plans=f"{plans:,}", n=f"{projects:,}")
whole = say("plans_all", plans=f"{len(index.entries):,}", n=f"{len(index):,}")
is_whole = (plans, projects) == (len(index.entries), len(index))
st.markdown(f"**{found}**" if is_whole else f"**{found}** {whole}")
lists.tell_recorded(say)
lists.show_broken(index.entries, say)
if plans:
    left, right = st.columns([2, 3], gap="large")
    with left:
        cities.show_cities(answer, say)
    with right:
        by_plan, by_project = st.tabs([say("plans_table"), say("plans_projects")])
        with by_plan:
            lists.show_plans(answer, say)
        with by_project:
            lists.show_projects(answer, say)
    listen("plan_rows", "plan=", lists.follow_row)
else:
    st.warning(say("plans_nothing"))
state.write_address()
