# By how much a clock is wrong.

clock-behind = behind
clock-ahead-of = ahead of
clock-seconds = { $seconds } s
