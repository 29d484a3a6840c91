"""Announced sets of campaigns (八大主动仗) and the members that a document really names."""

from __future__ import annotations

from extract.discourse.campaigns import Campaign


class CampaignSets:
    """Announced sets (八大主动仗 → 8) and the members a document really names."""

    def __init__(self) -> None:
        self._sizes: dict[str, tuple[str, int]] = {}
        self._members: dict[str, set[str]] = {}

    def note(self, campaign: Campaign) -> None:
        """Take in one campaign as it is named in the text."""
        if campaign.size:
            self._sizes.setdefault(campaign.kind, (campaign.name, campaign.size))
            return
        for kind, (name, _) in self._sizes.items():
            if campaign.name.endswith(kind):
                self._members.setdefault(name, set()).add(campaign.name)

    def set_of(self, campaign: Campaign) -> str | None:
        """Name of the announced set the campaign belongs to (or is), or None."""
        if campaign.size:
            return campaign.name
        for kind, (name, _) in self._sizes.items():
            if campaign.name.endswith(kind):
                return name
        return None

    def flags(self) -> list[str]:
        """One flag for each set of which some, but not the announced number of members were found."""
        out = []
        for name, size in self._sizes.values():
            found = len(self._members.get(name, ()))
            if found and found != size:
                out.append(f"campaign_set:{name}:{found}/{size}")
        return out
