# Secrets that end on a day.

secret-of-client = client secret
secret-ends-on = Secret ends on
secret-ended = The { $what } ended on { $date }.
secret-ends = The { $what } ends on { $date }, within { $days } days.
secret-one-ends-on = { $what } ends on
secret-one-ended = { $what } ended on { $date }.
secret-one-ends = { $what } ends on { $date }, within { $days } days.
secret-make-new-one = { $when } Create a new one in { $place }.
