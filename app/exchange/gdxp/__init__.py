"""GDXP, the JSON price lists that purchasing groups exchange: read them, make offers of them."""
