# The browser that was chosen for a profile or a customer.

browser-unsound = Choose a browser that is installed, or the full path of one.
browser-with-profile = { $browser }, { $profile }
browser-privately = { $browser }, private window
browser-with-profile-privately = { $browser }, { $profile }, private window
browser-missing = { $browser } is not on this computer. Choose another browser for the profile or its customer.
browser-no-profile = { $browser } has no profile “{ $profile }” on this computer. Choose another one.
browser-unknown = How { $browser } opens a profile or a private window is not known. Choose it without.
browser-not-opened = { $browser } could not be opened.
