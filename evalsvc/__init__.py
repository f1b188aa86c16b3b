"""evalsvc: ratings of government services (好差评) and self-inspection of conduct (行风自查)."""
