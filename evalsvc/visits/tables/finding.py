"""Finds the plans that rows of a file are about, and the targets of each; two queries for all rows."""

from collections import defaultdict

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.core.db import db
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.visits.models import VisitCampaign, VisitTarget
from evalsvc.visits.queries import campaigns_planned
from evalsvc.visits.services.plans import RIGHT


class Plans:
    """The plans by a questionnaire that a person may change, by name and number, with the targets of each by unit."""

    def __init__(self, by: Actor, key: str, version: int) -> None:
        asked = campaigns_planned(by.scope_for(RIGHT)).join(InstrumentVersion, InstrumentVersion.id == VisitCampaign.instrument_version_id)
        found = db.session.scalars(asked.where(InstrumentVersion.key == key, InstrumentVersion.version == version).order_by(VisitCampaign.id)).all()
        self.by_id = {campaign.id: campaign for campaign in found}
        self._named: dict[str, list[VisitCampaign]] = defaultdict(list)
        for campaign in found:
            self._named[campaign.title].append(campaign)
            self._named[campaign.public_id].append(campaign)
        self.targets: dict[tuple[int, int], VisitTarget] = {}
        for target in db.session.scalars(select(VisitTarget).where(VisitTarget.campaign_id.in_(list(self.by_id)))):
            self.targets[target.campaign_id, target.unit_id] = target

    def find(self, text: str) -> tuple[VisitCampaign | None, str]:
        """The one plan that a cell means and "", or None and the sentence why there is none."""
        found = self._named.get(text, [])
        if len(found) == 1:
            return found[0], ""
        if not found:
            return None, f"没有找到您可以安排、并使用这张表的访查计划“{text}”。"
        return None, f"有{len(found)}个计划叫“{text}”，请写编号：{'、'.join(each.public_id for each in found[:3])}。"
