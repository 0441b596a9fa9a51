"""Figures and dates belong to the work beside them, wherever else it is named."""

from collections.abc import Callable

from geoapp.domain.reading import Reading

TEXT = (
    "第一章 水利\n推进松岭灌区续建配套与现代化改造。推进石门第二水厂建设,日供水能力达到2万吨,2027年底建成。\n"
    "专栏1 水利重点工程\n1.水利。松岭灌区、石门第二水厂。\n"
)


def test_the_figure_of_a_mention_goes_to_its_own_work(read: Callable[[str], Reading]) -> None:
    works = {project.name: project for project in read(TEXT).projects}
    plant = works["石门第二水厂"]
    assert [quantity.value_si for quantity in plant.quantities] == [20_000]
    assert [milestone.date for milestone in plant.milestones] == ["2027-12"]
    others = [project for name, project in works.items() if name != plant.name]
    assert others
    assert not any(project.quantities or project.milestones for project in others)
