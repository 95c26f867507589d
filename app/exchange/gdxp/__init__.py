"""GDXP, the JSON price lists that purchasing groups exchange: read and written."""
