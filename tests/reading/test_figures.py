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


def test_a_size_before_a_name_is_the_size_of_that_work_alone(read: Callable[[str], Reading]) -> None:
    text = "第一章 文体\n新建3.5万平方米的松林体育馆,扩建2万平方米的石门图书馆。\n"
    works = {project.name: project for project in read(text).projects}
    assert [q.value_si for q in works["松林体育馆"].quantities] == [35_000]
    assert [q.value_si for q in works["石门图书馆"].quantities] == [20_000]
