"""The request desk: disclosure upon request (依申请公开), from intake to archive."""
