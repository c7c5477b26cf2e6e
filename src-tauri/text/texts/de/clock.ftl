# Um wie viel eine Uhr falsch geht.

clock-behind = nach
clock-ahead-of = vor
clock-seconds = { $seconds } s
