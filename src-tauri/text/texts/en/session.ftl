# The life of a sign-in: renewal, check, end.

session-token-handed = Token handed to fob
session-refresh-token-handed = Refresh token handed to fob
session-needs-sign-in = that takes a new sign-in
session-not-live = there is no live sign-in
session-renewal-failed-inside = The renewal failed inside Fobwatch.
session-renewed = Token renewed, { $lifetime }
session-renewal = Renewal
session-check = Check
session-token-good = The token is good
session-not-now = this cannot be done now
session-was-not-connected = It was not connected.
session-ended-here-only = Signed out here; the vendor was not told.
session-failed = { $what } failed: { $why }
session-valid-seconds = valid for { $seconds } s
session-valid-minutes = valid for { $minutes } min
session-valid-hours = valid for { $hours } h
session-valid-unknown = without an expiry that is told
session-not-saved = a new token is not saved yet: { $why }
session-not-saved-hint = Check the free space on the disk of the data folder, then try again.
session-stop-time-over = this time is over already
session-stop-time-over-hint = Choose a later one.
session-stop-time-reached = Auto-renew ended at its stop time
session-kept-in-memory = A new token came and cannot be saved: { $why }. It is kept in memory and saved as soon as that works; do not quit or lock Fobwatch before.
session-ended-interrupted = The sign-in ended during an interrupted renewal. Sign in again.
session-earlier-ended = A sign-in for the earlier answers has ended; it is kept for them
session-sent-before-cancelled = The sign-in had been sent before it was cancelled; it is kept
